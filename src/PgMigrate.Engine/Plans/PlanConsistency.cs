using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Whether the parts of a plan agree: somebody may have written one by hand, with an id that is right.</summary>
internal static class PlanConsistency
{
    /// <summary>Why they do not; null where they do.</summary>
    public static string? WhyBroken(PlanDocument plan)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var script in plan.Scripts)
        {
            if (!names.Add(script.Name))
                return $"it has {OneLine.Of(script.Name)} twice";
            if (script.Sha256 != DatabaseState.Sha256(Encoding.UTF8.GetBytes(script.Text)))
                return $"the SHA-256 of {OneLine.Of(script.ToString())} is not that of its text";
            if (script.Hash != GrateHash.Of(script.Recorded ?? script.Text))
                return $"the hash of {OneLine.Of(script.ToString())} is not that of its text";
            if ((script.Data?.Count ?? 0) != LoadsOf(script))
                return $"the files that {OneLine.Of(script.ToString())} loads are not those of its text";
        }

        if (plan.State.HistoryHash != DatabaseState.HashOf(plan.State.Applied))
            return "the hash of the history is not that of its scripts";
        return plan.Tokens.Any(token => token.Value is null == (token.Hash is null || token.Salt is null))
            ? "a token has neither a value nor the hash of one, or both"
            : null;
    }

    private static int LoadsOf(PlanScript script)
    {
        var text = script.Recorded ?? script.Text;
        if (!DirectiveParser.MayHoldAny(text))
            return 0;
        try
        {
            return DirectiveParser.Parse(SqlText.Read(text), script.Name, script.Name).Loads.Count;
        }
        catch (MigrationException)
        {
            // What a run refuses it refuses with its place.
            return script.Data?.Count ?? 0;
        }
    }
}
