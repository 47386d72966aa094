using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

/// <summary>Backups and restores that are cancelled, or lose a server process, at random moments.</summary>
public sealed class InterruptionTests(PostgresServer server) : RestoreTestBase(server)
{
    private readonly Random _random = new(20261123);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_restore_is_whole_or_has_not_happened(bool isCancelled)
    {
        await MakeTablesAsync();
        var wanted = await StateAsync();
        var backup = await BackupAsync();
        var time = await FaultRuns.MeasureAsync(() => RestoreAsync(backup));
        await Database.ExecuteAsync("UPDATE public.a SET name = 'changed'; DROP TABLE public.gone;");
        var harmed = await StateAsync();
        var moments = new RandomMoments(_random, time, FaultRuns.Backups);
        var interrupted = 0;
        for (var attempt = 0; attempt < FaultRuns.Backups; attempt++)
        {
            var ended = await InterruptAsync(
                token => RestoreAsync(backup, cancellationToken: token),
                isCancelled,
                moments.Next()
            );
            interrupted += ended ? 0 : 1;
            var state = await StateAsync();
            Assert.True(state == wanted || !ended && state == harmed, "The database is between before and after.");
            await RequireNoLeftoversAsync();
            if (state == wanted)
                await Database.ExecuteAsync("UPDATE public.a SET name = 'changed'; DROP TABLE public.gone;");
        }

        Assert.True(interrupted > 0, "No try was interrupted.");
        await RestoreAsync(backup);
        Assert.Equal(wanted, await StateAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_backup_is_whole_or_leaves_nothing(bool isCancelled)
    {
        await MakeTablesAsync();
        var before = await StateAsync();
        var time = await FaultRuns.MeasureAsync(() => BackupAsync());
        var moments = new RandomMoments(_random, time, FaultRuns.Backups);
        var interrupted = 0;
        for (var attempt = 0; attempt < FaultRuns.Backups; attempt++)
        {
            interrupted += await InterruptAsync(
                token => BackupAsync(new BackupOptions(), cancellationToken: token),
                isCancelled,
                moments.Next()
            )
                ? 0
                : 1;
            await RequireNoLeftoversAsync();
        }

        Assert.True(interrupted > 0, "No try was interrupted.");
        Assert.Equal(before, await StateAsync());
        foreach (var backup in await ListAsync())
            await RestoreAsync(backup);
        Assert.Equal(before, await StateAsync());
    }

    private Task<int> MakeTablesAsync() =>
        Database.ExecuteAsync(
            """
            CREATE TABLE public.a (id serial PRIMARY KEY, name text, up integer REFERENCES public.a ON DELETE CASCADE);
            CREATE TABLE public.b (id integer PRIMARY KEY, a integer REFERENCES public.a ON DELETE CASCADE);
            CREATE TABLE public.gone (a integer REFERENCES public.a);
            INSERT INTO public.a (name) SELECT 'n' || g FROM generate_series(1, 2000) g;
            INSERT INTO public.b SELECT g, g FROM generate_series(1, 2000) g;
            INSERT INTO public.gone SELECT g FROM generate_series(1, 100) g;
            """
        );

    /// <summary>True where the work came to its end.</summary>
    private async Task<bool> InterruptAsync(Func<CancellationToken, Task> work, bool isCancelled, TimeSpan moment)
    {
        using var cancel = new CancellationTokenSource();
        var running = work(cancel.Token);
        await Task.Delay(moment);
        await (isCancelled ? cancel.CancelAsync() : TerminateAsync());
        try
        {
            await running;
            return true;
        }
        catch (OperationCanceledException) when (isCancelled)
        {
            return false;
        }
        catch (MigrationException failure) when (!isCancelled)
        {
            // A connection that is killed while it is made has not been there.
            Assert.Contains(failure.ErrorId, new[] { MigrationErrorId.ConnectionLost, MigrationErrorId.ServerUnreachable });
            return false;
        }
    }

    private Task<int> TerminateAsync() =>
        Database.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'pgmigrate %' AND pid <> pg_backend_pid()
            ORDER BY backend_start DESC LIMIT 1
            """
        );

    private async Task RequireNoLeftoversAsync()
    {
        var backups = await ListAsync();
        var listed = 0L;
        foreach (var backup in backups)
            listed += (await ManifestAsync(backup)).Tables.Count(table => table.Copy is not null);
        Assert.Equal(listed, await CopiesAsync());
    }
}
