using System.Reflection;
using Npgsql;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Hosting;

/// <summary>What the start of an application needs to know of its database and of the scripts that make its schema.</summary>
public abstract class PgMigrationStartOptions
{
    /// <summary>
    /// Npgsql keywords, a <c>postgres://</c> URI or a <c>jdbc:postgresql://</c> URL; what it leaves open is taken from the PG*
    /// variables. At most one of the ways to name the database may be used; where none is, it is the application's
    /// <see cref="NpgsqlDataSource"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The name of a connection string in the application's configuration (<c>ConnectionStrings</c>).</summary>
    public string? ConnectionName { get; set; }

    /// <summary>The key of an <see cref="NpgsqlDataSource"/> among the application's services.</summary>
    public string? DataSourceKey { get; set; }

    /// <summary>The migration folder; a relative path begins at the content root of the application.</summary>
    public string? Path { get; set; }

    /// <summary>
    /// Path of <c>pgmigrate.json</c>, from the content root; null to look for it in the migration folder and, unless the scripts
    /// are embedded, above.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>
    /// The environment whose scripts run, as <see cref="MigrationOptions.Environment"/>; null leaves scripts of any environment
    /// out. It is not taken from the host, whose environments have other names.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>Values for <c>{{Name}}</c>, by name (case is ignored).</summary>
    public IDictionary<string, string> Tokens { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Such values that are masked in everything that is stored or shown.</summary>
    public IDictionary<string, string> SecretTokens { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; set; } = "grate";

    /// <summary>
    /// True where the application works with a schema that is newer than its scripts, as it must in a rolling update: it starts,
    /// runs nothing, and is ready. Otherwise it does not start there, and is not ready.
    /// </summary>
    public bool AcceptNewer { get; set; }

    /// <summary>
    /// How long a run of somebody else may stand still while this one waits for it. There is no limit to the waiting itself.
    /// </summary>
    public TimeSpan NoProgressTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What becomes of the application where the database does not get its schema.</summary>
    public StartFailureAction OnFailure { get; set; } = StartFailureAction.Stop;

    /// <summary>
    /// True to start the application at once: it is live, and ready when the schema is there. What must not be served before asks
    /// <see cref="PgMigrationStatus"/>.
    /// </summary>
    public bool StartInBackground { get; set; }

    internal Func<IServiceProvider, NpgsqlDataSource>? FindDataSource { get; private set; }

    internal (Assembly Assembly, string Prefix)? Embedded { get; private set; }

    /// <summary>Names the database by a data source, which stays the caller's.</summary>
    /// <param name="dataSource">See <see cref="Engine.PgMigrator(NpgsqlDataSource)"/> for what is taken from it.</param>
    public void UseDataSource(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        FindDataSource = _ => dataSource;
    }

    /// <summary>Names the database by a data source that is found, or made, when the application starts.</summary>
    /// <param name="find">Gives it, of the application's services; it is asked once.</param>
    public void UseDataSource(Func<IServiceProvider, NpgsqlDataSource> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        FindDataSource = find;
    }

    /// <summary>Takes the scripts from the resources of an assembly, in place of a folder.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">
    /// What their names begin with; the rest of each is its path in the migration folder. See <see cref="EmbeddedScripts"/>.
    /// </param>
    public void UseEmbeddedScripts(Assembly assembly, string prefix = EmbeddedScripts.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        Embedded = (assembly, prefix);
    }

    internal IReadOnlyList<MigrationToken> AllTokens() =>
        [
            .. Tokens.Select(token => new MigrationToken(token.Key, token.Value, Secret: false)),
            .. SecretTokens.Select(token => new MigrationToken(token.Key, token.Value, Secret: true)),
        ];
}
