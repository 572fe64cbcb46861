import store

with store.database() as db, db.cursor() as cursor:
    for name, price in (("anchor", 120), ("rope", 15)):
        cursor.execute("INSERT INTO article VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, price))
print("migrated")
