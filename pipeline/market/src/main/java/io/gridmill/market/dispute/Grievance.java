package io.gridmill.market.dispute;

import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.exchange.CaseOrder;
import java.util.function.Supplier;

/**
 * What is complained about.
 *
 * @param order what members of a panel need to judge it, made anew each time that it is asked for
 */
public record Grievance(Complaint complaint, Evidence evidence, Supplier<CaseOrder> order) {}
