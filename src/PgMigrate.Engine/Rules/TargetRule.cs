using PgMigrate.Engine.Rules.Target;

namespace PgMigrate.Engine.Rules;

/// <summary>A rule about a database and its server as they are now, and what the pending scripts will need of them.</summary>
internal abstract class TargetRule : Rule
{
    /// <summary>What it finds. It throws nothing for what a server may answer.</summary>
    public abstract IEnumerable<RuleHit> Check(TargetContext target);
}
