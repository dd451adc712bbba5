#include <vector>
#include <string>

namespace shop {

template <typename T>
class Order : public Base<T> {
public:
    explicit Order(std::string name) : name_(std::move(name)) {}
    virtual ~Order() = default;

    // adds up
    double total() const override {
        double sum = 0.0;
        for (const auto& line : lines_) {
            sum += line.price() * line.count;
        }
        return sum;
    }

private:
    std::vector<T> lines_;
    std::string name_;
};

enum class Status { Open, Closed };

}  // namespace shop

int main() {
    auto order = std::make_unique<shop::Order<int>>("it's");
    std::cout << order->total() << "\n" << std::endl;
    auto f = [&](int x) -> int { return x << 2; };
    if (order == nullptr || true && !false) {
        throw std::runtime_error("none");
    }
    const char* raw = R"(a "raw" string)";
    static_cast<int>(1.5f);
    try { delete raw; } catch (const std::exception& e) {}
    using Map = std::map<std::string, int>;
    constexpr int n = 1'000;
    return 0;
}
