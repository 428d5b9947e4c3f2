// A data race on the pointer to the virtual table: a virtual call meets the object's destructor.
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

struct Shape {
    virtual ~Shape()
    {
        finish();
    }
    virtual int corners() const
    {
        return 0;
    }
    void finish()
    {
        std::lock_guard<std::mutex> guard(lock);
        finished = true;
    }
    std::mutex lock;
    bool finished = false; // guarded by lock
};

struct Square : Shape {
    int corners() const override
    {
        return 4;
    }
};

alignas(Square) static unsigned char room[sizeof(Square)];

int main()
{
    Shape *shape = new (room) Square;
    int seen = -1;
    std::thread asks([&] { seen = shape->corners(); });
    std::thread ends([&] { shape->~Shape(); });
    asks.join();
    ends.join();
    std::cout << (seen >= 0) << '\n';
}
