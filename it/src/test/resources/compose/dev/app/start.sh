echo "$GREETING 1 $(cat app.conf)"
exec sleep 1000
