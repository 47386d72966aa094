using Npgsql;
using PgMigrate.Engine.Connections.Proxies;

namespace PgMigrate.Engine.Connections;

/// <summary>How a connection is opened. The ordinary one is <see cref="ServerConnection.OpenAsync"/>.</summary>
/// <param name="Target">The database.</param>
/// <param name="ApplicationName">What others see in pg_stat_activity.</param>
/// <param name="Settings">
/// Server settings that hold from the start; <see cref="SessionStart"/> says what RESET ALL does to them.
/// </param>
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
    /// <exception cref="MigrationException">What <see cref="ConnectionFailure"/> tells apart; PoolerUnsupported.</exception>
    public async Task<ServerConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var route = Target.Routes.Find(Target);
        var connection = await ConnectAsync(route, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection
                .Life.AnswerAsync(stop => BeginAsync(connection, route, stop), cancellationToken)
                .ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (exception is NpgsqlException failure)
                throw ConnectionFailure.Translate(failure, Target);
            throw;
        }
    }

    private async Task<bool> BeginAsync(ServerConnection connection, Route? route, CancellationToken cancellationToken)
    {
        if (route is null)
            route = await RouteSearch.FindAsync(connection, Target, OpenOtherAsync, cancellationToken).ConfigureAwait(false);
        var start = connection.Start.With([
            .. route.TakesOptions ? [] : AllSettings(route),
            .. connection.EscapesByDefault ? new[] { SessionStart.PlainStrings } : [],
        ]);
        if (start != connection.Start || !route.TellsProcess)
            await connection.BeginAsync(start, cancellationToken).ConfigureAwait(false);
        if (Path == SessionPath.OwnAndUsers)
            await connection.ExecuteAsync(OwnPath.Take, [], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task<ServerConnection> OpenOtherAsync(CancellationToken cancellationToken) =>
        ConnectAsync(route: null, cancellationToken);

    private async Task<ServerConnection> ConnectAsync(Route? route, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(withOptions: route is null or { TakesOptions: true }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationException refusal) when (route is null && RouteSearch.MayBeOfOptions(refusal))
        {
            return await ConnectAsync(withOptions: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ServerConnection> ConnectAsync(bool withOptions, CancellationToken cancellationToken)
    {
        if (Target.Identity is { } identity)
            await identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var traffic = ConnectionTraffic.Begin();
        var source = Build(Describe(withOptions), traffic.Name, Target);
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            // Npgsql does not hear of a cancellation while a server says nothing.
            return new ServerConnection(
                source,
                await opening.WaitAsync(cancellationToken).ConfigureAwait(false),
                traffic,
                Target.Limits
            )
            {
                Schema = Target.Schema,
            };
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
    private static NpgsqlDataSource Build(string connectionString, string name, ConnectionTarget target)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = name };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (target.Tls is { } tls)
            builder.UseSslClientAuthenticationOptionsCallback(tls);
        // A source connects once more to cancel what a connection does, perhaps hours later.
        if (target.Identity is { } identity)
            builder.UsePasswordProvider(_ => identity.Get(), (_, stop) => identity.GetAsync(stop));
        return builder.Build();
    }

    private string Describe(bool withOptions)
    {
        var builder = Target.ToBuilder();
        if (Target.Identity is not null)
            (builder.Password, builder.Passfile) = (null, null);
        builder.ApplicationName = ApplicationName;
        builder.Pooling = false;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.MaxAutoPrepare = 0;
        builder.IncludeErrorDetail = true;
        builder.IncludeFailedBatchedCommand = true;
        NetworkSettings.Apply(builder, Target.Limits, IsWatched ? Timeout.InfiniteTimeSpan : Target.Limits.OwnStatement);
        builder.Options = withOptions
            ? NetworkSettings.WithServers(builder.Options, [RouteSearch.Mark, .. Defaults(), .. OwnSettings()])
            : null;
        // The keyword Search Path would come behind the options, and hold.
        if (Path == SessionPath.Own || !withOptions)
            builder.SearchPath = null;
        return builder.ConnectionString;
    }

    private IEnumerable<KeyValuePair<string, string>> Defaults() =>
        Target.Routes.Find(Target) is { } route ? SessionDefaults.Of(route.MajorVersion) : SessionDefaults.OfEvery;

    private IEnumerable<KeyValuePair<string, string>> OwnSettings() =>
        Path == SessionPath.Own ? Settings.Append(OwnPath.Setting) : Settings;

    // All that a startup packet would have held: a RESET ALL takes what a proxy has made of it, too.
    private IEnumerable<KeyValuePair<string, string>> AllSettings(Route route)
    {
        var builder = Target.ToBuilder();
        yield return new("application_name", ApplicationName);
        yield return new("client_encoding", builder.ClientEncoding ?? "UTF8");
        if (builder.Timezone is { Length: > 0 } zone)
            yield return new("TimeZone", zone);
        foreach (var setting in RouteSearch.GivenSettings(Target))
            yield return setting;
        if (builder.SearchPath is { Length: > 0 } path)
            yield return new("search_path", path);
        foreach (var setting in SessionDefaults.Of(route.MajorVersion).Concat(OwnSettings()))
            yield return setting;
    }
}
