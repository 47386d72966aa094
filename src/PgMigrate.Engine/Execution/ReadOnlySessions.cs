using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Connects a run that only looks: it takes no lock, and needs no right to write.</summary>
/// <param name="applicationName">What others see in pg_stat_activity.</param>
/// <param name="mayBeMissing">True where the database may not be there yet: then everything is pending.</param>
internal sealed class ReadOnlySessions(string applicationName, bool mayBeMissing) : IRunSessions
{
    /// <inheritdoc/>
    public async Task UseAsync(RunState run, Func<CancellationToken, Task> stages, CancellationToken cancellationToken)
    {
        var (server, facts) = await ConnectAsync(run.Context, cancellationToken).ConfigureAwait(false);
        run.DatabaseIsNew(server is null);
        if (server is null)
        {
            await stages(cancellationToken).ConfigureAwait(false);
            return;
        }

        await using var dispose = server.ConfigureAwait(false);
        facts!.RequireSupportedVersion(run.Context.Target);
        facts.RequireSoundHistory(run.Context.Target);
        run.Connected(server, facts);
        await stages(cancellationToken).ConfigureAwait(false);
    }

    private async Task<(ServerConnection? Server, ServerFacts? Facts)> ConnectAsync(
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ServerFacts
                .ConnectAsync(context.Target, applicationName, context.Options.HistorySchema, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationException exception) when (mayBeMissing && exception.ErrorId == MigrationErrorId.DatabaseNotFound)
        {
            return (null, null);
        }
    }
}
