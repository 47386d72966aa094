using Aspire.Hosting.ApplicationModel;

namespace PgMigrate.Aspire;

/// <summary>
/// The migration of a database, in the model of an Aspire application: it runs once, and others wait for its end.
/// </summary>
public sealed class PgMigrationResource : Resource, IResourceWithWaitSupport
{
    internal PgMigrationResource(string name, IResourceWithConnectionString database, MigrationOptions options)
        : base(name) => (Database, Options) = (database, options);

    /// <summary>The database.</summary>
    public IResourceWithConnectionString Database { get; }

    /// <summary>The folder, and how it is run.</summary>
    public MigrationOptions Options { get; }
}
