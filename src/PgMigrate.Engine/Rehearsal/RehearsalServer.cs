using System.Security.Cryptography;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>The server that holds the copies: it makes databases, and drops all of them in the end.</summary>
internal sealed class RehearsalServer : IAsyncDisposable
{
    /// <summary>What others see of a rehearsal's connections.</summary>
    public const string ApplicationName = "pgmigrate rehearsal";

    private const string Maintenance = "postgres";

    private static readonly string[] ServersOwn = [Maintenance, "template0", "template1"];
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    private readonly PgMigrate.Sandbox? _sandbox;
    private readonly ServerConnection _connection;
    private Companion? _companion;
    private readonly ConnectionTarget _maintenance;
    private readonly CopyRoles _roles;
    private readonly TargetState? _likeTarget;
    private readonly IMigrationObserver _observer;
    private readonly HashSet<string> _databases = new(StringComparer.Ordinal);
    private readonly string _id = RandomNumberGenerator.GetHexString(8, lowercase: true);

    private RehearsalServer(
        PgMigrate.Sandbox? sandbox,
        ServerConnection connection,
        ConnectionTarget maintenance,
        TargetState? likeTarget,
        CopyTexts texts,
        IMigrationObserver observer
    )
    {
        _sandbox = sandbox;
        _connection = connection;
        MajorVersion = connection.Connection.PostgreSqlVersion.Major;
        _maintenance = maintenance;
        var owner = sandbox is null || likeTarget is null ? maintenance.User : likeTarget.Database.User;
        _roles = new CopyRoles(connection, maintenance, owner, IsSandbox, isPlain: IsSandbox && texts == CopyTexts.Database);
        _likeTarget = likeTarget;
        _observer = observer;
    }

    /// <summary>True for a throw-away server: whatever scripts do to it is gone with it.</summary>
    public bool IsSandbox => _sandbox is not null;

    /// <summary>
    /// True for a throw-away server whose scripts can do nothing outside of their database: there a database's texts may run.
    /// </summary>
    public bool IsPlain => _roles.IsPlain;

    /// <summary>Where it is, by the database that is connected to and left alone.</summary>
    public ConnectionTarget Address => _maintenance;

    /// <summary>Its major version.</summary>
    public int MajorVersion { get; }

    /// <summary>For messages: which version the target has, where it is another one; else empty.</summary>
    public string OtherVersion =>
        _likeTarget is { } target && target.MajorVersion != MajorVersion ? $" (the target has {target.MajorVersion})" : "";

    /// <summary>Opens, or starts, the server.</summary>
    /// <param name="options">Where.</param>
    /// <param name="target">What the copies are to be like; null where they are empty.</param>
    /// <param name="texts">Whose texts run there.</param>
    /// <param name="observer">Told of the sandbox.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors, or what starting a sandbox may raise.</exception>
    public static async Task<RehearsalServer> OpenAsync(
        RehearsalOptions options,
        TargetState? target,
        CopyTexts texts,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var sandbox =
            options.Place == RehearsalPlace.Sandbox
                ? await StartSandboxAsync(target, observer, cancellationToken).ConfigureAwait(false)
                : null;
        try
        {
            var maintenance = MaintenanceOf(options, target, sandbox);
            if (sandbox is not null && texts == CopyTexts.Database)
                maintenance = await PrivateSuperuser.HideAsync(maintenance, cancellationToken).ConfigureAwait(false);
            var opening = new ConnectionOpening(maintenance, ApplicationName, []) { IsWatched = true };
            var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
            var server = new RehearsalServer(sandbox, connection, maintenance, target, texts, observer);
            server._companion = await Companion
                .BeginAsync(connection, maintenance, ApplicationName, cancellationToken)
                .ConfigureAwait(false);
            await server._roles.BeginAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch when (sandbox is not null)
        {
            await SandboxManager.StopAsync(sandbox, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects to a copy, or to the server itself.</summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static Task<ServerConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        ServerConnection.OpenAsync(target, ApplicationName, [], cancellationToken);

    /// <summary>Makes an empty database; in a sandbox it has the target's name, so that scripts may name it.</summary>
    /// <exception cref="MigrationException">PermissionDenied, or what else the server refuses.</exception>
    public async Task<ConnectionTarget> CreateAsync(CancellationToken cancellationToken)
    {
        var name = NameOfCopy();
        await CreateAsync(name, "template0", LocaleOptions(), cancellationToken).ConfigureAwait(false);
        var database = DatabaseOf(name);
        await ApplySettingsAsync(database, cancellationToken).ConfigureAwait(false);
        return database;
    }

    /// <summary>Makes a database anew, empty, without the roles that scripts have made.</summary>
    public async Task<ConnectionTarget> RecreateAsync(ConnectionTarget database, CancellationToken cancellationToken)
    {
        await DropAsync(database.Database, cancellationToken).ConfigureAwait(false);
        await _roles.DropNewAsync(cancellationToken).ConfigureAwait(false);
        return await CreateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a copy of a database, to begin from again; nobody may be connected to it.</summary>
    public async Task<ConnectionTarget> KeepAsync(ConnectionTarget database, CancellationToken cancellationToken)
    {
        var name = $"pgmigrate_rehearsal_{_id}_base";
        await EndSessionsAsync(database.Database, cancellationToken).ConfigureAwait(false);
        await CreateAsync(name, database.Database, string.Empty, cancellationToken).ConfigureAwait(false);
        await _roles.RememberAsync(cancellationToken).ConfigureAwait(false);
        return DatabaseOf(name);
    }

    // What runs for a schema runs for it on a copy, too.
    private ConnectionTarget DatabaseOf(string name) =>
        _likeTarget?.Database.Schema is { } schema ? _roles.DatabaseOf(name).ForSchema(schema) : _roles.DatabaseOf(name);

    /// <summary>Makes a database anew from one that was kept, without the roles that came since.</summary>
    public async Task RenewAsync(ConnectionTarget database, ConnectionTarget kept, CancellationToken cancellationToken)
    {
        await DropAsync(database.Database, cancellationToken).ConfigureAwait(false);
        await _roles.DropNewAsync(cancellationToken).ConfigureAwait(false);
        await CreateAsync(database.Database, kept.Database, string.Empty, cancellationToken).ConfigureAwait(false);
        await ApplySettingsAsync(database, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes roles, without login, that are not there; in a sandbox only.</summary>
    /// <returns>Those that were made.</returns>
    public Task<IReadOnlyList<string>> AddRolesAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        _roles.AddAsync(names, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(CleanUpLimit);
        if (!IsSandbox)
            await DropAllAsync(limit.Token).ConfigureAwait(false);
        if (_companion is not null)
            await _companion.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_sandbox is not null)
            await SandboxManager.StopAsync(_sandbox, limit.Token).ConfigureAwait(false);
    }

    private static async Task<PgMigrate.Sandbox> StartSandboxAsync(
        TargetState? target,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var options = new SandboxOptions
        {
            Version = target?.MajorVersion,
            Database = Maintenance,
            Settings = new Dictionary<string, string> { ["max_locks_per_transaction"] = "1024" },
        };
        try
        {
            return await SandboxManager.StartAsync(options, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException exception)
            when (exception.ErrorId == MigrationErrorId.BinariesNotFound && options.Version is not null)
        {
            return await SandboxManager
                .StartAsync(options with { Version = null }, observer, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static ConnectionTarget MaintenanceOf(RehearsalOptions options, TargetState? target, PgMigrate.Sandbox? sandbox) =>
        options.Place switch
        {
            RehearsalPlace.Sandbox => new ConnectionTarget(new NpgsqlConnectionStringBuilder(sandbox!.ConnectionString)),
            RehearsalPlace.Server => options.Server
                ?? throw new InvalidOperationException("A server was asked for, and none is given."),
            _ => target?.Database
                ?? throw new MigrationException(
                    MigrationErrorId.OptionsInvalid,
                    "A rehearsal on the target's server needs a target.",
                    $"Name the database, or leave {CheckOption.OnTargetServer} out."
                ),
        };

    private string NameOfCopy()
    {
        var own = $"pgmigrate_rehearsal_{_id}";
        return IsSandbox && _likeTarget?.Database.Database is { } name && !ServersOwn.Contains(name, StringComparer.Ordinal)
            ? name
            : own;
    }

    private string LocaleOptions()
    {
        // The other server may not have the target's locale.
        if (IsSandbox || _likeTarget is not { } target || _maintenance.Server != target.Database.Server)
            return string.Empty;
        return $" ENCODING {SqlLiteral.Quote(target.Locale.Encoding)} LC_COLLATE {SqlLiteral.Quote(target.Locale.Collate)} "
            + $"LC_CTYPE {SqlLiteral.Quote(target.Locale.CharacterType)}";
    }

    private async Task CreateAsync(string name, string template, string options, CancellationToken cancellationToken)
    {
        try
        {
            var belongs = $"OWNER {SqlIdentifier.Quote(_roles.DatabaseOwner)} TEMPLATE {SqlIdentifier.Quote(template)}{options}";
            await ExecuteAsync($"CREATE DATABASE {SqlIdentifier.Quote(name)} {belongs}", cancellationToken).ConfigureAwait(false);
            _databases.Add(name);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationException(
                MigrationErrorId.PermissionDenied,
                $"The user {_maintenance.User} may not create databases on {_maintenance.Server}, and the rehearsal needs one "
                    + "there.",
                $"Let an administrator run: ALTER ROLE {SqlIdentifier.Quote(_maintenance.User)} CREATEDB; or rehearse in a "
                    + "sandbox.",
                exception
            )
            {
                Target = _maintenance.ToString(),
                SqlState = exception.SqlState,
            };
        }
    }

    // FROM CURRENT takes the value as it is, whatever it needs of quotes.
    private async Task ApplySettingsAsync(ConnectionTarget database, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _likeTarget?.Settings ?? [])
            if (await AnyoneMaySetAsync(name, cancellationToken).ConfigureAwait(false))
                await TrySetAsync(database, name, value, cancellationToken).ConfigureAwait(false);
    }

    // The others belong to a server, and not to its copy: a library to load, for instance, would be one of this machine.
    private async Task<bool> AnyoneMaySetAsync(string name, CancellationToken cancellationToken) =>
        await _connection
            .ScalarAsync(
                "SELECT s.context FROM pg_catalog.pg_settings AS s WHERE s.name OPERATOR(pg_catalog.=) $1",
                [new() { Value = name }],
                cancellationToken
            )
            .ConfigureAwait(false)
            is null
                or "user";

    private async Task TrySetAsync(ConnectionTarget database, string name, string value, CancellationToken cancellationToken)
    {
        try
        {
            await _connection
                .ExecuteAsync(
                    "SELECT pg_catalog.set_config($1, $2, false)",
                    [new() { Value = name }, new() { Value = value }],
                    cancellationToken
                )
                .ConfigureAwait(false);
            await ExecuteAsync(
                    $"ALTER DATABASE {SqlIdentifier.Quote(database.Database)} SET {SettingName(name)} FROM CURRENT",
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            _observer.OnMessage(
                new MigrationMessage(
                    MessageSeverity.Warning,
                    database.Database,
                    null,
                    $"The target's database sets {name}, and the copy cannot: {exception.MessageText}"
                )
            );
        }

        // Whatever became of it, above all of a search_path: the connection's own settings hold for what comes next.
        await ExecuteAsync("RESET ALL", cancellationToken).ConfigureAwait(false);
        if (_connection.Start.SetAll is { } setAll)
            await ExecuteAsync(setAll, cancellationToken).ConfigureAwait(false);
    }

    private static string SettingName(string name) => string.Join('.', name.Split('.').Select(SqlIdentifier.Quote));

    private async Task DropAllAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _databases.ToArray())
        {
            try
            {
                await DropAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
                when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException)
            {
                // The last says that the connection is closed.
                _observer.OnMessage(
                    new MigrationMessage(
                        MessageSeverity.Warning,
                        name,
                        null,
                        $"The rehearsal's database {name} on {_maintenance.Server} could not be dropped: {exception.Message} "
                            + "Drop it by hand."
                    )
                );
            }
        }
    }

    private async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        var force = MajorVersion >= 13 ? " WITH (FORCE)" : string.Empty;
        if (force.Length == 0)
            await EndSessionsAsync(name, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {SqlIdentifier.Quote(name)}{force}", cancellationToken)
            .ConfigureAwait(false);
        _databases.Remove(name);
    }

    // A connection pool keeps sessions that its clients have left, and a database that has any can be neither copied nor dropped.
    private Task EndSessionsAsync(string database, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(
            "SELECT pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity AS a "
                + "WHERE a.datname = $1 AND a.usename = session_user AND a.pid <> pg_backend_pid()",
            [new() { Value = database }],
            cancellationToken
        );

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(sql, [], cancellationToken);
}
