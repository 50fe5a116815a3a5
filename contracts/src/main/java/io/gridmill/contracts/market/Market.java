package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Market and its token, to read. Safe for use by several threads. */
public final class Market {

    /** Common nodes refuse larger ranges. */
    private static final long LOG_RANGE = 2000;

    private static final int MOST_RANGES = 100;

    /** Allowances without bounds are larger than all tokens there are. */
    private static final BigInteger MOST_AMOUNT = BigInteger.valueOf(Long.MAX_VALUE);

    private final Chain chain;
    private final Deployment deployment;
    private final MarketDomain domain;

    /** Does not talk to the node yet. */
    public Market(Chain chain, Deployment deployment) {
        this.chain = chain;
        this.deployment = deployment;
        this.domain = deployment.domain();
    }

    public Chain chain() {
        return chain;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** What signatures are bound to. */
    public MarketDomain domain() {
        return domain;
    }

    /** What the account can withdraw, stake or put into a deal. */
    public Amount depositOf(Address account) {
        return Amount.of(read(deployment.market(), MarketCalls.ofAccount("depositOf(address)", account))
                .uint());
    }

    /** Tokens in the account's own hands. */
    public Amount balanceOf(Address account) {
        return Amount.of(read(deployment.rlc(), MarketCalls.ofAccount("balanceOf(address)", account))
                .uint());
    }

    /** What the Market may take of the account's tokens without a permit. */
    public Amount allowanceOf(Address owner) {
        return Amount.of(read(deployment.rlc(), MarketCalls.allowance(owner, deployment.market()))
                .uint()
                .min(MOST_AMOUNT));
    }

    /** Whether the token takes approvals by signature (ERC-2612), so that deposits need no allowance. */
    public boolean hasPermits() {
        return Permit.isKnownTo(this);
    }

    /** @throws IllegalStateException when this deployment has no faucet */
    public FaucetTerms faucetTerms() {
        Address faucet = deployment.faucet();
        if (faucet == null) {
            throw new IllegalStateException("There is no faucet");
        }
        return new FaucetTerms(
                Amount.of(read(faucet, MarketCalls.get("dripAmount()")).uint()),
                read(faucet, MarketCalls.get("cooldownSeconds()")).uint63());
    }

    public Stake stakeOf(Address pool) {
        return stake(read(deployment.market(), MarketCalls.ofAccount("stakeOf(address)", pool)));
    }

    /** In the order of the pools, in one exchange with the node; the caller keeps the list short. */
    public List<Stake> stakesOf(List<Address> pools) {
        if (pools.isEmpty()) {
            return List.of();
        }
        return chain
                .callAll(pools.stream()
                        .map(pool ->
                                ContractCall.of(deployment.market(), MarketCalls.ofAccount("stakeOf(address)", pool)))
                        .toList())
                .stream()
                .map(data -> stake(new AbiReader(data)))
                .toList();
    }

    private static Stake stake(AbiReader in) {
        return new Stake(Amount.of(in.uint()), Amount.of(in.uint()), in.uint63(), in.uint31());
    }

    public Deal dealOf(Bytes32 dealId) {
        return deal(read(deployment.market(), MarketCalls.dealOf(dealId)));
    }

    /**
     * The transaction that closed a deal, by the chain's own events: newest blocks first, and no further back than a
     * few weeks of them. Empty when it is open, or was closed before that.
     */
    public Optional<Bytes32> closingOf(Bytes32 dealId) {
        LogFilter filter = new LogFilter(
                List.of(deployment.market()), List.of(List.of(MarketEvents.DEAL_CLOSED), List.of(dealId)));
        long to = chain.blockNumber();
        for (int ranges = 0; ranges < MOST_RANGES && to >= deployment.block(); ranges++) {
            long from = Math.max(deployment.block(), to - LOG_RANGE + 1);
            for (LogEntry log : chain.logs(filter, from, to)) {
                return Optional.of(log.transaction());
            }
            to = from - 1;
        }
        return Optional.empty();
    }

    /** In the order of the ids, in one exchange with the node. */
    public List<Deal> dealsOf(List<Bytes32> dealIds) {
        if (dealIds.isEmpty()) {
            return List.of();
        }
        return chain
                .callAll(dealIds.stream()
                        .map(id -> ContractCall.of(deployment.market(), MarketCalls.dealOf(id)))
                        .toList())
                .stream()
                .map(data -> deal(new AbiReader(data)))
                .toList();
    }

    public MarketParameters parameters() {
        List<AbiReader> values = chain
                .callAll(List.of(
                        get("token()"), get("minimumStake()"), get("unbondingSeconds()"), get("graceSeconds()")))
                .stream()
                .map(AbiReader::new)
                .toList();
        return new MarketParameters(
                values.get(0).address(),
                Amount.of(values.get(1).uint()),
                values.get(2).uint63(),
                values.get(3).uint63());
    }

    /** Who judges disputes about deals of this Market, as it says itself; the zero address for nobody. */
    public Address court() {
        return read(deployment.market(), MarketCalls.get("court()")).address();
    }

    /** Who draws panels and judges what they answer, as the Market says itself; the zero address for nobody. */
    public Address consensus() {
        return read(deployment.market(), MarketCalls.get("consensus()")).address();
    }

    /**
     * All offers that were neither withdrawn nor are expired by the chain's own clock, oldest first. Reads the events
     * since the deployment: who asks often follows them instead and applies {@link Offers}.
     */
    public List<PostedOffer> offers() {
        LogFilter filter = LogFilter.of(
                deployment.market(),
                MarketEvents.OFFER_POSTED,
                MarketEvents.OFFER_UPDATED,
                MarketEvents.OFFER_WITHDRAWN);
        long head = chain.blockNumber();
        Offers offers = new Offers();
        for (long from = deployment.block(); from <= head; from += LOG_RANGE) {
            for (LogEntry log : chain.logs(filter, from, Math.min(head, from + LOG_RANGE - 1))) {
                MarketEvents.read(log).ifPresent(offers::apply);
            }
        }
        long now = chain.head().timestampEpochSeconds();
        return offers.at(now);
    }

    AbiReader read(Address contract, byte[] call) {
        return new AbiReader(chain.call(contract, call));
    }

    private ContractCall get(String signature) {
        return ContractCall.of(deployment.market(), MarketCalls.get(signature));
    }

    private static Deal deal(AbiReader in) {
        return new Deal(Amount.of(in.uint()), Amount.of(in.uint()), in.uint63(), Deal.Status.of(in.uint31()));
    }

    /** Offers as a sequence of events makes them. One thread at a time. */
    public static final class Offers {

        private final Map<BigInteger, PostedOffer> current = new LinkedHashMap<>();

        public void apply(MarketEvent event) {
            if (event instanceof MarketEvent.OfferPosted posted) {
                current.put(posted.offerId(), new PostedOffer(posted.offerId(), posted.pool(), posted.offer()));
            } else if (event instanceof MarketEvent.OfferUpdated updated) {
                current.put(updated.offerId(), new PostedOffer(updated.offerId(), updated.pool(), updated.offer()));
            } else if (event instanceof MarketEvent.OfferWithdrawn withdrawn) {
                current.remove(withdrawn.offerId());
            }
        }

        public List<PostedOffer> at(long epochSeconds) {
            return current.values().stream()
                    .filter(posted -> posted.offer().expiresAtEpochSeconds() >= epochSeconds)
                    .toList();
        }
    }
}
