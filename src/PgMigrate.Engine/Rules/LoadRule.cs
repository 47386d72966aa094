using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Rules;

/// <summary>A rule about what scripts load.</summary>
internal abstract class LoadRule : Rule
{
    /// <summary>What it finds in a load.</summary>
    /// <param name="load">The load.</param>
    /// <param name="site">The first of the statements that describe what it does, and what was there before it.</param>
    public abstract IEnumerable<RuleHit> Check(ScriptLoad load, StatementContext site);
}
