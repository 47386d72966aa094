using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>A copy whose server falls silent where it should say that it has all rows.</summary>
public sealed class SilentCopyTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task The_end_of_a_copy_is_waited_for_without_a_thread_and_can_be_given_up()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        proxy.StrikeOn("COPY 2", NetworkFault.Silence, everything: false);
        var target = proxy.Target(Database.ConnectionString, ShortLimits.Value);
        await using var connection = await ServerConnection.OpenAsync(target, "copying", [], CancellationToken.None);
        await using var copy = await CopyImport.BeginAsync(connection, "COPY public.t FROM STDIN");
        await copy.WriteAsync("1\n2\n"u8.ToArray(), CancellationToken.None);

        var begun = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => begun.SetResult(copy.CompleteAsync()), CancellationToken.None);
        var ending = await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(ending.IsCompleted);
        connection.Life.GiveUp(TimeSpan.Zero);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ending);
    }
}
