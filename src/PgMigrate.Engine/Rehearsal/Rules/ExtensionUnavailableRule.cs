using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>An extension that the rehearsal has not.</summary>
internal sealed class ExtensionUnavailableRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("extension-unavailable", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Extension is not there to rehearse with",
            Reason =
                "The server that holds the copy has no files of the extension, so what needs it cannot be rehearsed there. "
                + "It says nothing about the target.",
            SafeWay =
                $"Rehearse where the extension is: {CheckOption.OnTargetServer}, or {CheckOption.Server} with another server.",
        };
}
