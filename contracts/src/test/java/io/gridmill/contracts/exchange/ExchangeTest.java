package io.gridmill.contracts.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ProtocolJson;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private final SecureRandom random = new SecureRandom();
    private final Wallet pool = Wallet.random(random);
    private final Wallet buyer = Wallet.random(random);
    private final MarketDomain domain =
            new MarketDomain(31337, Wallet.random(random).address());
    private final JsonMapper json = ProtocolJson.mapper();

    @Test
    void signedMessagesKeepTheirSignatureOnTheWayThroughJson() throws Exception {
        Signed<QuoteRequest> asked = domain.sign(
                new QuoteRequest(pool.address(), buyer.address(), 4, 1, 1_800_000_000L, Bytes32.random(random)), buyer);
        assertThat(domain.isSignedBy(
                        buyer.address(), passed(QuoteAsked.of(asked)).signed()))
                .isTrue();

        Quote terms = new Quote(
                BigInteger.TWO.pow(255),
                pool.address(),
                buyer.address(),
                4,
                0,
                Amount.ofNano(2500),
                Amount.ZERO,
                1_800_000_060L,
                Bytes32.random(random),
                Address.ZERO);
        Signed<Quote> quote = domain.sign(terms, pool);
        assertThat(domain.isSignedBy(
                        pool.address(), passed(QuoteGiven.of(quote)).signed()))
                .isTrue();
        DealPut put = passed(new DealPut(terms, quote.signature(), RunId.random(random), List.of()));
        assertThat(domain.dealId(put.quote())).isEqualTo(domain.dealId(terms));

        Voucher voucher = new Voucher(domain.dealId(terms), Amount.ofNano(7), 3, Bytes32.random(random), true);
        VoucherGiven given = passed(VoucherGiven.of(domain.sign(voucher, buyer), 12));
        assertThat(given.acknowledged()).isEqualTo(12);
        assertThat(domain.isSignedBy(buyer.address(), given.signed())).isTrue();
        assertThat(given.voucher().isFinal()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private <T> T passed(T body) throws Exception {
        return (T) json.readValue(json.writeValueAsString(body), body.getClass());
    }
}
