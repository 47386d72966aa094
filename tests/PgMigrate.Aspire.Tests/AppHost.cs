using Aspire.Hosting;

namespace PgMigrate.Aspire.Tests;

/// <summary>An app host whose program waits for the migration of its database.</summary>
internal static class AppHost
{
    public const string Program = "shop";
    public const string Migration = "migrations";

    /// <summary>Describes it.</summary>
    /// <param name="builder">The application; the connection string <c>db</c> is in its configuration.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="mark">A file that the program makes as it starts.</param>
    public static void Describe(IDistributedApplicationBuilder builder, string folder, string mark)
    {
        var database = builder.AddConnectionString("db");
        var migrations = builder.AddPgMigration("migrations", database, folder);
        builder.AddExecutable("shop", "touch", ".", mark).WaitForCompletion(migrations);
    }
}
