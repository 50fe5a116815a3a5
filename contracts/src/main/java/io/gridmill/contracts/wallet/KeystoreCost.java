package io.gridmill.contracts.wallet;

/** How hard it is to guess a wallet file's passphrase, and how long its owner waits. */
public enum KeystoreCost {
    /** 4 MiB and tens of milliseconds: where the passphrase is a long random text. */
    LIGHT(4096, 6),
    /** 256 MiB and a second or more: where a person chose the passphrase. */
    STANDARD(262_144, 1);

    final int n;
    final int p;

    KeystoreCost(int n, int p) {
        this.n = n;
        this.p = p;
    }
}
