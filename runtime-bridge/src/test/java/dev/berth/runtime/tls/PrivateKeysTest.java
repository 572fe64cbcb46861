package dev.berth.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys made by openssl for this test alone. */
class PrivateKeysTest {
  private static final String CURVE =
      """
      -----BEGIN EC PARAMETERS-----
      BggqhkjOPQMBBw==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIBDp/n9NbVSN+VJs0uvoEHv83WsldySVu63jZQeM+k8xoAoGCCqGSM49
      AwEHoUQDQgAEPNvOZ+xgqHxfItFIvR1B220vXP7kWDGsgGrm8r3BW4OTyjB2KYuV
      5JQUiL3FP9OicNE3elk6aR7h5qAYjg/S6w==
      -----END EC PRIVATE KEY-----
      """;
  private static final String CURVE_PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEOn+f01tVI35UmzS
      6+gQe/zdayV3JJW7reNlB4z6TzGhRANCAAQ8285n7GCofF8i0Ui9HUHbbS9c/uRY
      MayAaubyvcFbg5PKMHYpi5XklBSIvcU/06Jw0Td6WTppHuHmoBiOD9Lr
      -----END PRIVATE KEY-----
      """;
  private static final String RSA =
      """
      -----BEGIN RSA PRIVATE KEY-----
      MIICXQIBAAKBgQDm12lV5PEpyN0bSIw9c9vo3/Xr1Ba34WbyVslSbswl8px9SwVC
      AtF8TyIT5Jq33Yi5Yb4Hy54L0xDN0O1mEv6CYV3j04AxFlO6ft1uzRsJIeHQOAUG
      WpUFiIFmoILRa0p9QR5WNL3bubP7slM9IhGgInguVRpziZlK4WYPGABwtQIDAQAB
      AoGABt5V9gZP3qxpV8x6z8FIw88WJCQ1YNdGFuPaLae6T06+tUOsLmCjFw3Lt8fP
      irT+wnVUECtQ0o0/LMCQr77U78G5o6LvnjDfyEaiHTjVqcd8ucEzby8524+1hlRD
      QR6xCngrvGXMJdPl2Y/NeTbaTGdIFMHk5bpvk5TUX0XAXikCQQD4YexXcwxqLlNC
      8FZ9/MYeTR94s6g/xowmDa9HOlxIXcOom5uT7z5T8nGaXHZFUsPRnAl48UScXs02
      b7Z/+5c7AkEA7evFhZn+Asu3yWWhgWoP7O8cq7tklQZMBJL00REjOTi3Vg4Tb6LQ
      2qOtldvcnL5u4btRf8ib+nKtZrOkMjD4zwJBAK6ARYYOuwsiLrbZmTp8S0hgkJrB
      RZRAzpexh5I4KztgPKUJZd0h+R0LOMrk6Oa9RfvOb0073CMr62qyQ3pY7J8CQHa0
      XZZs4HkQnx/SnyPsgQmbu1hLZMGdpKvbjl4JCOPx0jcTSss2FrIfW+obChUCRlxF
      k0IIGxp3wOAu3MtV960CQQDuU8qNOZzeHKGUTCiwJVaAzx94vuPkHm/DPak261hj
      ffogyhsHRu/tAAyIH7qoDThc2FNe23wWd/a2HLDufxZU
      -----END RSA PRIVATE KEY-----
      """;
  private static final String EDWARDS =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIGRuQPlE17SPegrgh229GpZZOVs0X0DZjEYZ8cNQWfV9
      -----END PRIVATE KEY-----
      """;

  @TempDir Path directory;

  private PrivateKey read(String pem) throws IOException, GeneralSecurityException {
    return PrivateKeys.read(Files.writeString(directory.resolve("key.pem"), pem));
  }

  @Test
  void everyFormIsRead() throws IOException, GeneralSecurityException {
    ECPrivateKey older = (ECPrivateKey) read(CURVE);
    ECPrivateKey newer = (ECPrivateKey) read(CURVE_PKCS8);
    assertThat(older.getS()).isEqualTo(newer.getS());
    assertThat(older.getParams().getCurve()).isEqualTo(newer.getParams().getCurve());
    assertThat(((RSAPrivateKey) read(RSA)).getModulus().bitLength()).isEqualTo(1024);
    assertThat(read(EDWARDS).getAlgorithm()).isEqualTo("EdDSA");
  }

  @Test
  void othersAreRefusedByFile() {
    String file = directory.resolve("key.pem").toString();
    assertThatThrownBy(() -> read("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
        .hasMessage("the private key in " + file + " has a password");
    assertThatThrownBy(() -> read("nothing")).hasMessage("no private key in " + file);
    for (String broken : List.of("", "MA==", "MIID", "MAMCAQE=")) {
      String pem = "-----BEGIN EC PRIVATE KEY-----\n" + broken + "\n-----END EC PRIVATE KEY-----\n";
      assertThatThrownBy(() -> read(pem)).isInstanceOf(IOException.class);
    }
  }
}
