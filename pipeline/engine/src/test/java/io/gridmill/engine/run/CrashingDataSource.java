package io.gridmill.engine.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Dies at a chosen group commit, just before or just after it becomes durable, and stays dead: as a process does that
 * is killed there.
 */
final class CrashingDataSource extends DelegatingDataSource {

    private final AtomicInteger left;
    private final boolean after;
    private volatile boolean dead;

    /**
     * @param commits explicit commits that go well
     * @param after whether the fatal commit becomes durable
     */
    CrashingDataSource(DataSource target, int commits, boolean after) {
        super(target);
        this.left = new AtomicInteger(commits);
        this.after = after;
    }

    boolean died() {
        return dead;
    }

    @Override
    public Connection getConnection() throws SQLException {
        refuseWhenDead();
        Connection real = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close") && !method.getName().equals("unwrap")) {
                        refuseWhenDead();
                    }
                    if (method.getName().equals("commit") && left.getAndDecrement() == 0) {
                        if (after) {
                            real.commit();
                        }
                        dead = true;
                        real.rollback();
                    }
                    refuseUnlessClosing(method.getName());
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void refuseUnlessClosing(String method) throws SQLException {
        if (!method.equals("close") && !method.equals("unwrap") && !method.equals("rollback")) {
            refuseWhenDead();
        }
    }

    private void refuseWhenDead() throws SQLException {
        if (dead) {
            throw new SQLException("this process is dead", "XX000");
        }
    }
}
