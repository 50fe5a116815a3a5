package io.gridmill.contracts.wallet;

import io.gridmill.contracts.Address;
import java.util.Optional;

/**
 * What a wallet's file says of itself. Nothing of it is proved before the wallet is opened.
 *
 * @param address empty when the program that wrote the file left it out
 * @param development whether it is good for development chains only
 */
public record WalletLabel(Optional<Address> address, boolean development) {}
