// A heap use after free: a lambda has captured a plain pointer to a Job that its owner deletes.
#include <atomic>
#include <iostream>
#include <memory>
#include <thread>

struct Job {
    long input = 20;
    long result = 0;
};

static std::atomic<bool> deleted(false);

static std::thread start(Job *job)
{
    return std::thread([job] {
        while (!deleted.load(std::memory_order_relaxed))
            std::this_thread::yield();
        job->result = job->input + 1;
    });
}

int main()
{
    auto owner = std::make_unique<Job>();
    std::thread worker = start(owner.get());
    owner.reset();
    deleted.store(true, std::memory_order_relaxed);
    worker.join();
    std::cout << "done\n";
}
