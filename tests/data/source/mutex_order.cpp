// A lock-order inversion of two std::mutex, by the same method called in both directions.
#include <iostream>
#include <mutex>
#include <thread>

namespace bank
{
struct Account {
    std::mutex lock;
    long balance = 10; // guarded by lock

    void transfer(Account &to, long amount)
    {
        std::lock_guard<std::mutex> own(lock);
        std::lock_guard<std::mutex> other(to.lock);
        balance -= amount;
        to.balance += amount;
    }
};
} // namespace bank

static bank::Account apples, pears;

int main()
{
    std::thread forth([] { apples.transfer(pears, 1); });
    forth.join();
    std::thread back([] { pears.transfer(apples, 2); });
    back.join();
    std::cout << apples.balance << ' ' << pears.balance << '\n';
}
