"""How much a database reads for a query."""

from django.db import connection


def work(sql):
    """Steps of its machine on SQLite, rows on PostgreSQL."""
    return {"sqlite": steps, "postgresql": rows}[connection.vendor](sql)


def rows(sql, left_out=""):
    """The rows that PostgreSQL reads from tables and indexes for a query; one kind of scan left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        return _rows(cursor.fetchone()[0][0]["Plan"], left_out)


def _rows(node, left_out):
    inner = sum(_rows(each, left_out) for each in node.get("Plans", []))
    if not node["Node Type"].endswith("Scan") or node["Node Type"] == left_out:
        return inner  # It works on what others have read.
    passed_over = sum(count for name, count in node.items() if name.startswith("Rows Removed"))
    return inner + (node["Actual Rows"] + passed_over) * node["Actual Loops"]


def steps(sql):
    """The steps, to the nearest hundred, that SQLite takes for a query."""
    taken = []
    connection.connection.set_progress_handler(lambda: taken.append(100), 100)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return sum(taken)
