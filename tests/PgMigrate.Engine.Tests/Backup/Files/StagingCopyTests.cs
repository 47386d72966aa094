using Npgsql;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Files;

public sealed class StagingCopyTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task A_copy_whose_session_was_ended_is_given_up_without_another_failure()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a text)");
        await using var connection = await ServerConnection.OpenAsync(Target, "copying", [], CancellationToken.None);
        await using var copy = await StagingCopy.BeginAsync(connection, "public.t", ["a"]);
        await Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'copying'");

        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'\n');
        var failure = await Record.ExceptionAsync(async () =>
        {
            while (true)
                await copy.WriteAsync(piece, CancellationToken.None);
        });

        Assert.IsType<NpgsqlException>(failure, exactMatch: false);
        Assert.False(connection.IsOpen);
        Assert.Null(await Record.ExceptionAsync(async () => await copy.DisposeAsync()));
    }
}
