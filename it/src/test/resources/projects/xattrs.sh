#: base debian-python
# Extended attributes and file capabilities, set in RUN, copied between stages and kept when a later step changes the mode.
echo x >plain
cat >set.py <<'E'
import os, struct, shutil
shutil.copy("/bin/cat", "/opt/pinger")
os.chmod("/opt/pinger", 0o755)
# VFS_CAP_REVISION_2 | effective, cap_net_raw permitted
os.setxattr("/opt/pinger", "security.capability", struct.pack("<IIIII", 0x02000001, 1 << 13, 0, 0, 0))
os.makedirs("/opt/dir", exist_ok=True)
open("/opt/dir/f", "w").write("f")
os.setxattr("/opt/dir/f", "user.comment", "café".encode())
os.setxattr("/opt/dir", "user.on-directory", b"1")
E
cat >check.py <<'E'
import os, sys
for path in sys.argv[1:]:
    for name in sorted(os.listxattr(path)):
        if name.startswith(("security.capability", "user.")) and "overlay" not in name:
            print(path, name, os.getxattr(path, name).hex())
E
cat >Dockerfile <<'E'
FROM debian-python AS set
COPY *.py /
RUN mkdir -p /opt && python3 /set.py && python3 /check.py /opt/pinger /opt/dir /opt/dir/f > /attributes
FROM debian-python
COPY --from=set /opt /opt
COPY --from=set /attributes /check.py /
RUN python3 /check.py /opt/pinger /opt/dir /opt/dir/f > /seen && chmod 700 /opt/dir
RUN cp --preserve=all /opt/pinger /opt/copy && rm /check.py
E
