using System.Net.Security;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>How a connection is opened. The ordinary one is <see cref="ServerConnection.OpenAsync"/>.</summary>
/// <param name="Target">The database.</param>
/// <param name="ApplicationName">What others see in pg_stat_activity.</param>
/// <param name="Settings">Server settings that hold from the start, and survive RESET ALL.</param>
internal sealed record ConnectionOpening(
    ConnectionTarget Target,
    string ApplicationName,
    IEnumerable<KeyValuePair<string, string>> Settings
)
{
    /// <summary>The search_path that it begins with.</summary>
    public SessionPath Path { get; init; }

    /// <summary>
    /// True for statements that may take as long as they take: a <see cref="Heartbeat"/> must watch the connection. False where
    /// each has a limit of time, that of <see cref="NetworkLimits.OwnStatement"/>.
    /// </summary>
    public bool IsWatched { get; init; }

    /// <summary>Connects.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">What <see cref="ConnectionFailure"/> tells apart.</exception>
    public async Task<ServerConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (Path != SessionPath.OwnAndUsers)
            return connection;
        try
        {
            await connection.Life.AnswerAsync(stop => TakePathAsync(connection, stop), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<bool> TakePathAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(OwnPath.Take, [], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<ServerConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var traffic = ConnectionTraffic.Begin();
        var source = Build(Describe().ConnectionString, traffic.Name, Target.Tls);
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            // Npgsql does not hear of a cancellation while a server says nothing.
            return new ServerConnection(
                source,
                await opening.WaitAsync(cancellationToken).ConfigureAwait(false),
                traffic,
                Target.Limits
            );
        }
        catch (Exception exception)
        {
            traffic.Dispose();
            var end = EndAsync(opening, source);
            // Npgsql may report a broken connection in place of the cancellation that broke it.
            if (cancellationToken.IsCancellationRequested)
                throw exception as OperationCanceledException
                    ?? new OperationCanceledException(exception.Message, exception, cancellationToken);
            await end.ConfigureAwait(false);
            throw ConnectionFailure.Translate(exception, Target);
        }
    }

    // An attempt that was given up ends by itself, at its timeout at the latest.
    private static async Task EndAsync(Task<NpgsqlConnection> opening, NpgsqlDataSource source)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    // Own queries use built-in types alone; every connection would begin by reading pg_type.
    private static NpgsqlDataSource Build(string connectionString, string name, Action<SslClientAuthenticationOptions>? tls)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = name };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (tls is not null)
            builder.UseSslClientAuthenticationOptionsCallback(tls);
        return builder.Build();
    }

    private NpgsqlConnectionStringBuilder Describe()
    {
        var builder = Target.ToBuilder();
        builder.ApplicationName = ApplicationName;
        builder.Pooling = false;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.MaxAutoPrepare = 0;
        builder.IncludeErrorDetail = true;
        builder.IncludeFailedBatchedCommand = true;
        NetworkSettings.Apply(builder, Target.Limits, IsWatched ? Timeout.InfiniteTimeSpan : Target.Limits.OwnStatement);
        builder.Options = NetworkSettings.WithServers(
            builder.Options,
            Path == SessionPath.Own ? Settings.Append(OwnPath.Setting) : Settings
        );
        // The keyword Search Path would come behind the options, and hold.
        if (Path == SessionPath.Own)
            builder.SearchPath = null;
        return builder;
    }
}
