"""Runs mock-edi as the suppliers' side of a hospital: serve.py CATALOGUE.json DATABASE [flags of mock-edi]

CATALOGUE.json: {"partner": {...}, "goods": [{"sku", "description", "upc", "price", "uom", "in_stock", "lead_days"}]}.
"""
import json
import sys
import threading
import time

from mockedi import db, partners
from mockedi.__main__ import config_from_args, build_parser
from mockedi.server import make_server

LOOK_EVERY_SECONDS = 0.2


def stock(conn, catalogue):
    """Our partner before anything else: a mock that has a partner adds no demonstration data of its own."""
    partner = dict(catalogue["partner"])
    identifier = partner.pop("id")
    if partners.get(conn, identifier) is None:
        partners.create(conn, identifier, **partner)
    columns = ("sku", "description", "upc", "price", "uom", "in_stock", "lead_days")
    conn.executemany(
        "INSERT OR REPLACE INTO catalog (%s) VALUES (%s)" % (", ".join(columns), ", ".join("?" * len(columns))),
        [[goods[column] for column in columns] for goods in catalogue["goods"]])
    conn.commit()


def release_what_is_due(mock):
    """The mock looks at its clock only when somebody asks it something; a supplier sends when the time has come."""
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        with mock.lock:
            mock.pipeline.release()


def main(catalogue_file, database, *flags):
    with open(catalogue_file, encoding="utf-8") as file:
        catalogue = json.load(file)
    conn = db.connect(database)
    stock(conn, catalogue)
    conn.close()

    config = config_from_args(build_parser().parse_args(["--db", database, *flags]))
    server = make_server(config)
    print("mock-edi as %s on port %d, selling %d goods" % (config.as2_id, config.port, len(catalogue["goods"])), flush=True)
    threading.Thread(target=release_what_is_due, args=(server.mock,), daemon=True).start()
    server.serve_forever()


main(*sys.argv[1:])
