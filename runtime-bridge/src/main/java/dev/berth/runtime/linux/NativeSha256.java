package dev.berth.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by the system's libcrypto, which uses the processor's instructions. The JDK does so only
 * in code compiled by its second compiler, which the service leaves out to stay small; layers of
 * gigabytes would then be hashed at a tenth of the speed.
 */
public final class NativeSha256 extends MessageDigest {
  private static final int BUFFER = 64 * 1024;
  private static final int LENGTH = 32;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = arena.allocate(LibC.STATE);
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final Functions functions;
  private final MemorySegment context;
  private int used;

  private NativeSha256(Functions functions) {
    super("SHA-256");
    this.functions = functions;
    long address = LibC.invoke(functions.create(), state);
    if (address == 0) {
      throw new OutOfMemoryError("EVP_MD_CTX_new");
    }
    this.context = functions.owned(address, arena);
    engineReset();
  }

  /** A hasher, or null where the library is not installed. */
  public static @Nullable MessageDigest create() {
    Functions functions = Library.FUNCTIONS;
    return functions == null ? null : new NativeSha256(functions);
  }

  @Override
  protected void engineReset() {
    used = 0;
    check(LibC.invoke(functions.init(), state, context.address(), functions.sha256(), 0));
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, BUFFER - used);
      MemorySegment.copy(input, offset + done, buffer, ValueLayout.JAVA_BYTE, used, part);
      used += part;
      done += part;
      if (used == BUFFER) {
        flush();
      }
    }
  }

  private void flush() {
    if (used > 0) {
      check(LibC.invoke(functions.update(), state, context.address(), buffer.address(), used));
      used = 0;
    }
  }

  @Override
  protected byte[] engineDigest() {
    flush();
    check(LibC.invoke(functions.finish(), state, context.address(), buffer.address(), 0));
    byte[] digest = new byte[LENGTH];
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, digest, 0, LENGTH);
    engineReset();
    return digest;
  }

  @Override
  protected int engineDigest(byte[] out, int offset, int length) throws DigestException {
    if (length < LENGTH) {
      throw new DigestException("the buffer is shorter than a digest");
    }
    System.arraycopy(engineDigest(), 0, out, offset, LENGTH);
    return LENGTH;
  }

  @Override
  protected int engineGetDigestLength() {
    return LENGTH;
  }

  /** The native memory must not go while the library works on it. */
  private void check(long result) {
    Reference.reachabilityFence(this);
    if ((int) result != 1) {
      throw new IllegalStateException("libcrypto cannot compute SHA-256");
    }
  }

  /** The functions used, of the EVP interface (openssl, EVP_DigestInit(3)). */
  private record Functions(
      MemorySegment create,
      MemorySegment free,
      MemorySegment init,
      MemorySegment update,
      MemorySegment finish,
      long sha256) {

    /** The context, freed with the arena. */
    MemorySegment owned(long address, Arena arena) {
      MemorySegment freeing = free;
      return MemorySegment.ofAddress(address)
          .reinterpret(
              arena,
              context -> {
                try (Arena call = Arena.ofConfined()) {
                  LibC.invoke(freeing, call.allocate(LibC.STATE), context.address());
                }
              });
    }
  }

  private static final class Library {
    static final @Nullable Functions FUNCTIONS = load();

    private static @Nullable Functions load() {
      for (String name : List.of("libcrypto.so.3", "libcrypto.so.1.1")) {
        try {
          return functions(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
          // not installed
        }
      }
      return null;
    }

    private static @Nullable Functions functions(SymbolLookup library) {
      Optional<MemorySegment> sha256 = library.find("EVP_sha256");
      if (sha256.isEmpty()) {
        return null;
      }
      try (Arena arena = Arena.ofConfined()) {
        return new Functions(
            library.findOrThrow("EVP_MD_CTX_new"),
            library.findOrThrow("EVP_MD_CTX_free"),
            library.findOrThrow("EVP_DigestInit_ex"),
            library.findOrThrow("EVP_DigestUpdate"),
            library.findOrThrow("EVP_DigestFinal_ex"),
            LibC.invoke(sha256.get(), arena.allocate(LibC.STATE)));
      } catch (java.util.NoSuchElementException e) {
        return null;
      }
    }
  }
}
