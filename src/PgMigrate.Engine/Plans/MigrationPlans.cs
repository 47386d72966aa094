using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Plans: what <see cref="PgMigrator"/> and the cmdlets call.</summary>
internal static class MigrationPlans
{
    /// <summary>Makes a plan of what is pending, and writes it with a page beside it. The database is not changed.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What the plan is made of.</param>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="noClobber">True to replace no file that is there.</param>
    /// <param name="observer">Told of messages and progress.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <exception cref="MigrationException">What would refuse a run of the folder, and what writing a file may raise.</exception>
    public static Task<PlannedMigration> MakeAsync(
        ConnectionTarget target,
        PlanOptions options,
        string path,
        bool noClobber,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutwardCall.RunAsync(
            options.Run.Tokens,
            observer,
            async outward =>
            {
                var made = await new PlanMaker(target, options, outward, cancellationToken).MakeAsync().ConfigureAwait(false);
                var plan = PlanFile.Of(path, made);
                var page = PlanPage.PathOf(path);
                plan.Write(noClobber);
                ReportFile.Write(page, PlanPage.Write(plan), noClobber);
                return PlanText.Of(plan, page);
            },
            static (_, plan) => plan
        );
    }

    /// <summary>The scripts of a plan, in the order in which they run.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="other">Full path of a plan that it is compared with; null for none.</param>
    /// <exception cref="MigrationException">PlanUnreadable or PlanRefused.</exception>
    public static IReadOnlyList<PlannedScript> Read(string path, string? other)
    {
        var plan = PlanFile.Read(path);
        return other is null ? PlanText.Scripts(plan) : PlanComparison.Between(PlanFile.Read(other), plan);
    }
}
