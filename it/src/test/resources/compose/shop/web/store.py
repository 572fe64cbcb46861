import os
import psycopg2
import redis


def database():
    with open(os.environ["PASSWORD_FILE"]) as file:
        return psycopg2.connect(os.environ["DATABASE"], password=file.read())


def cache():
    return redis.Redis.from_url(os.environ["CACHE"])
