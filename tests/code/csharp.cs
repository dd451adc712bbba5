using System;
using System.Collections.Generic;

namespace Shop.Orders
{
    /// <summary>An order.</summary>
    [Serializable]
    public class Order : Base<long>, IComparable<Order>
    {
        private const int MaxLines = 100;
        private readonly List<Line> lines = new List<Line>();
        public string Name { get; set; } = "it's";

        public Order(string name) => Name = name;

        // adds up
        public async Task<decimal> TotalAsync(int limit = 3)
        {
            decimal sum = 0m;
            foreach (var line in lines)
            {
                if (line == null || line.Count >= MaxLines)
                    throw new InvalidOperationException($"no line: {line?.Name} {limit:N2}\n");
                sum += line.Price * 1.5m;
            }
            var path = @"C:\shop";
            await Task.Delay(10);
            Console.WriteLine("{0}", sum);
            return lines.Where(x => x.Count > 0).Select(x => x.Price).Sum();
        }

        public override string ToString() => nameof(Order);
    }

    public enum Status { Open, Closed }
    interface IStore { Order Get(int id); }
    public record Point(int X, int Y);

    static class Program
    {
        static void Main(string[] args)
        {
            bool ok = true && !false;
            char c = 'x';
            switch (c) { case 'x': break; default: return; }
            int? n = null;
            object o = n ?? 0xFF;
            if (o is string s) { }
        }
    }
}
