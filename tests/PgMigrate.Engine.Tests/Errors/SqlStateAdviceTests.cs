using Npgsql;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>What is advised, for each state that has advice of its own.</summary>
public sealed class SqlStateAdviceTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.SyntaxError, "Correct the statement")]
    [InlineData(PostgresErrorCodes.UndefinedTable, "comes earlier")]
    [InlineData(PostgresErrorCodes.InvalidSchemaName, "comes earlier")]
    [InlineData(PostgresErrorCodes.DuplicateTable, "Baseline")]
    [InlineData(PostgresErrorCodes.DuplicateFunction, "Baseline")]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, "grant the right")]
    [InlineData(PostgresErrorCodes.LockNotAvailable, "LockTimeout")]
    [InlineData(PostgresErrorCodes.DeadlockDetected, "lock tables in the order")]
    [InlineData(PostgresErrorCodes.QueryCanceled, "statement-timeout")]
    [InlineData(PostgresErrorCodes.OutOfMemory, "max_locks_per_transaction")]
    [InlineData(PostgresErrorCodes.DiskFull, "free space")]
    [InlineData(PostgresErrorCodes.InvalidTransactionTermination, "transaction off")]
    [InlineData(PostgresErrorCodes.ActiveSqlTransaction, "first statement")]
    [InlineData(PostgresErrorCodes.UniqueViolation, "Correct the data")]
    [InlineData(PostgresErrorCodes.ExclusionViolation, "Correct the data")]
    [InlineData(PostgresErrorCodes.DivisionByZero, "applies what is not applied yet")]
    public void Each_names_the_way_out(string state, string way) =>
        Assert.Contains(way, SqlStateAdvice.For(state), StringComparison.Ordinal);

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidTransactionTermination, "commits where the server does not let it")]
    [InlineData(PostgresErrorCodes.ActiveSqlTransaction, "commits where the server does not let it")]
    [InlineData(PostgresErrorCodes.DiskFull, "free space")]
    public void A_script_without_a_transaction_is_not_told_to_do_without_one(string state, string way) =>
        Assert.Contains(way, SqlStateAdvice.ForSteps(state), StringComparison.Ordinal);
}
