// A data race on a total, to which two std::async tasks add their part without a lock.
#include <future>
#include <iostream>
#include <numeric>
#include <vector>

static long total;

static void add_part(const std::vector<int> &numbers, std::size_t from, std::size_t to)
{
    total += std::accumulate(numbers.begin() + from, numbers.begin() + to, 0L);
}

int main()
{
    const std::vector<int> numbers(100, 1);
    auto low = std::async(std::launch::async, [&] { add_part(numbers, 0, 50); });
    auto high =
        std::async(std::launch::async, [&numbers]() mutable { add_part(numbers, 50, 100); });
    low.get();
    high.get();
    std::cout << total << '\n';
}
