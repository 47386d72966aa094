using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>What options of the sessions that hold up a script go together.</summary>
internal static class BlockerOptions
{
    /// <summary>Checks them.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void Check(MigrationOptions options)
    {
        if (options is { Blockers: not BlockerAction.Report, BlockerApplications.Count: 0 })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "Sessions that hold up a script are to be "
                    + $"{(options.Blockers == BlockerAction.Cancel ? "cancelled" : "ended")}, and no application is named whose "
                    + "sessions may be.",
                $"Name them with {RunOption.BlockerApplications}, or in the policy under blockers.applications; or use "
                    + $"{RunOption.Blockers.To(BlockerAction.Report)}."
            );
    }
}
