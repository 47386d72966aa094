using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// The roles of a server that holds copies: whom the copies belong to, as whom everything runs there, and the roles that the
/// target has.
/// </summary>
/// <remarks>
/// A plain owner is neither a superuser nor a member of a predefined role, and logs in itself: a session that had only taken its
/// role could give it back. It is a member of each of the target's roles, so that it can give them what they own. All of them are
/// members of the role that the database belongs to, for a new owner needs the right to create where the thing is.
/// </remarks>
internal sealed class CopyRoles
{
    private const string NoRights = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

    private readonly ServerConnection _superuser;
    private readonly ConnectionTarget _maintenance;
    private readonly string _owner;
    private readonly string? _password;
    private readonly bool _isSandbox;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="superuser">A connection that makes roles and databases.</param>
    /// <param name="maintenance">Where it is connected to, and as whom.</param>
    /// <param name="owner">Who runs everything there: the target's user, so that what he makes has an owner of that name.</param>
    /// <param name="isSandbox">True where roles may be made at all.</param>
    /// <param name="isPlain">True where the owner gets no right outside of its databases.</param>
    public CopyRoles(ServerConnection superuser, ConnectionTarget maintenance, string owner, bool isSandbox, bool isPlain)
    {
        _superuser = superuser;
        _maintenance = maintenance;
        _owner = owner;
        _isSandbox = isSandbox;
        IsPlain = isPlain;
        _password = isPlain ? PrivateSuperuser.NewPassword() : maintenance.ToBuilder().Password;
        DatabaseOwner = isPlain ? $"{maintenance.User}_owners" : owner;
    }

    /// <summary>True where the owner has no right outside of its databases.</summary>
    public bool IsPlain { get; }

    /// <summary>Whom the databases belong to.</summary>
    public string DatabaseOwner { get; }

    /// <summary>A database for the owner.</summary>
    public ConnectionTarget DatabaseOf(string name)
    {
        var builder = _maintenance.ToBuilder();
        builder.Username = _owner;
        builder.Password = _password;
        builder.Database = name;
        return new ConnectionTarget(builder) { Limits = _maintenance.Limits };
    }

    /// <summary>Makes the owner, where he is not there.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_isSandbox && _owner != _maintenance.User)
            await CreateOwnerAsync(cancellationToken).ConfigureAwait(false);
        await RememberAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes roles, without login, that are not there; in a sandbox only.</summary>
    /// <returns>Those that were made.</returns>
    public async Task<IReadOnlyList<string>> AddAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        if (!_isSandbox)
            return [];
        var there = await ReadAsync(cancellationToken).ConfigureAwait(false);
        string[] missing = [.. names.Where(name => !there.Contains(name))];
        foreach (var name in missing)
            await AddAsync(SqlIdentifier.Quote(name), cancellationToken).ConfigureAwait(false);
        _known.UnionWith(missing);
        return missing;
    }

    /// <summary>Counts every role that is there now among those that stay.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken) =>
        _known.UnionWith(await ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Drops the roles that came since; in a sandbox only, for elsewhere nobody knows whose they are.</summary>
    public async Task DropNewAsync(CancellationToken cancellationToken)
    {
        if (!_isSandbox)
            return;
        foreach (var name in (await ReadAsync(cancellationToken).ConfigureAwait(false)).Except(_known, StringComparer.Ordinal))
            await ExecuteAsync($"DROP ROLE {SqlIdentifier.Quote(name)}", cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(string role, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"CREATE ROLE {role} NOLOGIN", cancellationToken).ConfigureAwait(false);
        if (!IsPlain)
            return;
        await ExecuteAsync($"GRANT {SqlIdentifier.Quote(DatabaseOwner)} TO {role}", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"GRANT {role} TO {SqlIdentifier.Quote(_owner)}", cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateOwnerAsync(CancellationToken cancellationToken)
    {
        var database = SqlIdentifier.Quote(DatabaseOwner);
        var login = $"{SqlIdentifier.Quote(_owner)} LOGIN PASSWORD {SqlLiteral.Quote(_password!)}";
        if (!IsPlain)
        {
            await ExecuteAsync($"CREATE ROLE {login} SUPERUSER", cancellationToken).ConfigureAwait(false);
            return;
        }

        await ExecuteAsync($"CREATE ROLE {database} NOLOGIN", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"CREATE ROLE {login} {NoRights} IN ROLE {database}", cancellationToken).ConfigureAwait(false);
    }

    private Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var sql = SqlFile.Read(RelationCatalogue.SqlFolder, "roles");
        return _superuser.ListAsync(sql, [], reader => reader.GetString(0), cancellationToken);
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        _superuser.ExecuteAsync(sql, [], cancellationToken);
}
