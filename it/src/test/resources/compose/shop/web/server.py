import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import store


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.answer("ok")
        visits = store.cache().incr("visits")
        with store.database() as db, db.cursor() as cursor:
            cursor.execute("SELECT name, price FROM article ORDER BY name")
            articles = "".join(f"<li>{name}: {price}</li>" for name, price in cursor.fetchall())
        self.answer(f"<h1>Shop {os.environ['VERSION']}</h1><ul>{articles}</ul><p>visit {visits}</p>")

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


print("listening")
ThreadingHTTPServer(("", 8000), Shop).serve_forever()
