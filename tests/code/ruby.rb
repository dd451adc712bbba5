# Orders.
require 'json'

module Shop
  MAX_LINES = 100

  class Order < ApplicationRecord
    include Comparable
    attr_reader :lines, :name
    has_many :lines, dependent: :destroy

    def initialize(name, lines: [])
      @name = name
      @lines = lines
      @@count ||= 0
    end

    # adds up
    def total
      lines.map { |line| line.price * line.count }.sum
    end

    def self.parse(text)
      raise ArgumentError, "no order: #{text.inspect} it's\n" unless text =~ /^\d+$/i
      new(text.strip, lines: [1, 2.5])
    end

    def open?
      return true if status == :open && !closed.nil?
      false
    end

    private

    def close!
      lines.each do |line|
        puts "#{line.name}: #{line.total}"
      end
    rescue StandardError => e
      $stderr.puts e.message
    ensure
      @closed = true
    end
  end
end

%w[a b].each { |x| puts 'x' + x }
hash = { "a" => 1, b: 2, :c => nil }
text = <<~EOS
  Dear #{name},
  done
EOS
case x
when 1..5 then yield x
else
  while x > 3 do x -= 1 end
end
