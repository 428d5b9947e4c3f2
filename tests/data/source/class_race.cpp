// A data race on Account::balance: one thread pays under the lock, a lambda in another without.
#include <iostream>
#include <mutex>
#include <thread>

class Account
{
  public:
    void pay(int amount)
    {
        std::lock_guard<std::mutex> guard(lock);
        balance += amount;
    }
    void pay_unlocked(int amount)
    {
        balance += amount;
    }
    int total() const
    {
        return balance;
    }

  private:
    std::mutex lock;
    int balance = 0; // guarded by lock
};

static Account account;

int main()
{
    std::thread careful(&Account::pay, &account, 1);
    std::thread careless([] { account.pay_unlocked(2); });
    careful.join();
    careless.join();
    std::cout << account.total() << '\n';
}
