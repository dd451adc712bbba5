package org.example.shop

import java.util.UUID

/* An order. /* nested */ */
@Entity
data class Order(val id: UUID, var name: String? = null) : Base<Long>(), Comparable<Order> {
    private val lines = mutableListOf<Line>()

    companion object {
        const val MAX_LINES = 100
    }

    // adds up
    fun total(): Double {
        var sum = 0.0
        for ((i, line) in lines.withIndex()) {
            if (line == null || i >= MAX_LINES) {
                throw IllegalStateException("no line: $i of ${lines.size} it's\n")
            }
            sum += line.price * 1.5f
        }
        return sum
    }

    override fun compareTo(other: Order): Int = when {
        total() > other.total() -> 1
        else -> -1
    }
}

sealed class Status
object Open : Status()
enum class Kind { A, B }
interface Store { suspend fun get(id: Int): Order? }

fun <T> List<T>.second(): T = this[1]

fun main(args: Array<String>) {
    val text = """
        raw "text" $args
    """
    val c = 'x'
    val ok = true && !false
    val n = args.firstOrNull()?.toInt() ?: 0xFF
    listOf(1, 2).filter { it > 1 }.map { x -> x * 2L }
    if (n is Int && n !in 1..3) println(n as Int)
    try { launch { delay(10) } } catch (e: Exception) { null }
}
