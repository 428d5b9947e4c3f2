// A data race on an element of a std::vector, which two threads raise in the same template.
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

template <typename Key, typename Value> class Table
{
  public:
    explicit Table(Key key) : rows(1, std::make_pair(key, Value()))
    {
    }
    Value &at(const Key &key)
    {
        for (auto &row : rows)
            if (row.first == key)
                return row.second;
        return rows.front().second;
    }
    template <typename Change> void alter(const Key &key, Change change)
    {
        change(at(key));
    }

  private:
    std::vector<std::pair<Key, Value>> rows;
};

static void count(Table<std::string, long> &table)
{
    table.alter("apples", [](long &value) { value++; });
}

int main()
{
    Table<std::string, long> table("apples");
    std::thread one(count, std::ref(table)), other(count, std::ref(table));
    one.join();
    other.join();
    std::cout << table.at("apples") << '\n';
}
