namespace PgMigrate.Engine.Rules;

/// <summary>A rule about the folder, or about how it stands to a database's history.</summary>
internal abstract class FolderRule : Rule
{
    /// <summary>What it finds. It throws nothing for what users may have written.</summary>
    public abstract IEnumerable<RuleHit> Check(FolderContext folder);
}
