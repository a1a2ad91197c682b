"""The tasks in DuckDB's Python module."""

import duckdb

from peers import command, schema, sql


def _load(connection: duckdb.DuckDBPyConnection, path: str) -> str:
    """The orders as a table in memory, with the texts that are grouped by as numbers inside."""
    connection.execute(f"CREATE TABLE loaded AS SELECT * FROM {sql.read(path, schema.ORDERS)}")
    for name in ("customer_id", "category"):
        connection.execute(f"CREATE TYPE {name}_words AS ENUM (SELECT DISTINCT {name} FROM loaded)")
    connection.execute("""
        CREATE TABLE orders AS SELECT * REPLACE (
          customer_id::customer_id_words AS customer_id, category::category_words AS category)
        FROM loaded""")
    connection.execute("DROP TABLE loaded")
    return "orders"


def main() -> None:
    ask = command.parse()
    connection = duckdb.connect()
    connection.execute(sql.SETTINGS)
    orders = _load(connection, ask.inputs.orders) if ask.source == "memory" else None
    text = sql.query(ask.task, ask.form, ask.inputs, orders)
    command.answer(lambda: connection.execute(text).fetchall(), ask.repeats)


if __name__ == "__main__":
    main()
