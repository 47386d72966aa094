using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>A folder, a database, and a plan file beside the folder.</summary>
public abstract class PlanTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected const string Secret = "s3cret-Wert-0815";

    /// <summary>Where nothing of the migration folder lies.</summary>
    protected TempFolder Place { get; } = new();

    protected string PlanPath => Place["plan.json"];

    public override async ValueTask DisposeAsync()
    {
        Place.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a plan of what is pending.</summary>
    protected Task<PlannedMigration> MakeAsync(PlanOptions? options = null, string? path = null) =>
        MigrationPlans.MakeAsync(
            Target,
            options ?? new PlanOptions { Run = Options },
            path ?? PlanPath,
            noClobber: false,
            Observer,
            CancellationToken.None
        );

    private protected static PlanDocument Read(string path) => PlanFile.Read(path).Document;

    /// <summary>Writes what a plan says otherwise, with an id that is right: what an attacker does who can count.</summary>
    private protected void Rewrite(Func<PlanDocument, PlanDocument> change) =>
        PlanFile.Of(PlanPath, change(Read(PlanPath))).Write(noClobber: false);
}
