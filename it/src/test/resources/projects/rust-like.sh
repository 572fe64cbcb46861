#: base debian
#: berth
# The trick of Rust projects: dependencies are built once with an empty main, then removed sources are replaced.
mkdir -p src .cargo bin
printf '[package]\nname = "app"\n[dependencies]\nserde = "1"\n' >Cargo.toml
printf '[[package]]\nname = "serde"\n' >Cargo.lock
printf 'fn main() { println!("app"); }\n' >src/main.rs
printf 'pub fn lib() {}\n' >src/lib.rs
cat >bin/cargo <<'E'
#!/bin/sh
# stands for cargo: "compiles" dependencies and the crate below target/
set -e
mkdir -p target/release/deps target/release/.fingerprint/app
sed -n 's/^name = "\(.*\)"/\1/p' Cargo.lock | while read -r d; do echo "lib $d" >target/release/deps/lib$d.rlib; done
cat src/*.rs >target/release/app; chmod 755 target/release/app
sha256sum src/*.rs >target/release/.fingerprint/app/sums
ln -f target/release/app target/release/deps/app-0123abcd
E
chmod 755 bin/cargo
cat >Dockerfile <<'E'
FROM debian AS chef
COPY bin/cargo /usr/local/cargo/bin/
ENV CARGO_HOME=/usr/local/cargo \
    PATH=/usr/local/cargo/bin:$PATH
WORKDIR /app

FROM chef AS builder
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release && rm -rf src target/release/.fingerprint/app target/release/app
COPY src ./src
RUN touch src/main.rs && cargo build --release
RUN --mount=type=cache,target=/usr/local/cargo/registry cargo test

FROM builder AS debug
RUN false

FROM debian
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-log-init --create-home --shell /usr/sbin/nologin app
COPY --from=builder --chown=root:app /app/target/release/app /usr/local/bin/app
COPY --from=builder /app/target/release/deps /deps
RUN chmod 750 /usr/local/bin/app && rm /home/app/.bash_logout
USER app
ENV RUST_LOG=info
CMD ["/usr/local/bin/app"]
E
