using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>What all stores of rollouts have in common.</summary>
internal static class RolloutStore
{
    /// <summary>What tells a member from the others.</summary>
    public static MemberKey KeyOf(RolloutMember member) => new(member.Server, member.Database, member.Schema ?? string.Empty);

    /// <summary>A member that the rollout meets for the first time.</summary>
    public static RolloutMember New(string rollout, FleetMember member) =>
        new()
        {
            Rollout = rollout,
            Server = member.Key.Server,
            Database = member.Key.Database,
            Schema = member.Key.Schema.Length == 0 ? null : member.Key.Schema,
            Target = member.Target,
            Ring = member.Ring,
            State = RolloutState.Pending,
            FoundAt = DateTimeOffset.UtcNow,
        };

    /// <summary>
    /// What tells the scripts of a rollout from others: a hash of the folder, as its sum has it, and of what the options choose
    /// of it.
    /// </summary>
    /// <param name="options">The folder, and what is chosen.</param>
    /// <exception cref="MigrationException">FolderNotFound and the like.</exception>
    public static string ScriptsOf(MigrationOptions options)
    {
        using var folder = options.Layout is null ? null : LaidOutFolder.Open(options);
        var sum = FolderSum.Compute(folder?.Path ?? options.Path, folder?.Configuration ?? options.Configuration);
        return Hash($"{sum}\n{options.To}\n{options.Phase}\n{options.Baseline}");
    }

    /// <summary>The same for a plan file, whose text is what runs.</summary>
    /// <param name="plan">Full path.</param>
    /// <exception cref="MigrationException">PlanUnreadable.</exception>
    public static string ScriptsOfPlan(string plan)
    {
        try
        {
            return HexText.Of(SHA256.HashData(File.ReadAllBytes(plan)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.PlanUnreadable,
                $"The plan {plan} cannot be read: {exception.Message}",
                "Give the path of a plan that this user may read."
            );
        }
    }

    /// <summary>Refuses to go on with other scripts than a rollout was begun with.</summary>
    /// <exception cref="MigrationException">RolloutInvalid.</exception>
    public static void RequireSame(string rollout, string begunWith, string scripts)
    {
        if (begunWith != scripts)
            throw new MigrationException(
                MigrationErrorId.RolloutInvalid,
                $"The rollout {rollout} was begun with other scripts: what has succeeded has not had these.",
                "Go on with those, or give this one another name: what a database has had already does not run again."
            );
    }

    private static string Hash(string text) => HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
