using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Scripts that cannot be taken back.</summary>
[OfFolderAlone]
internal sealed class MissingDownRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("missing-down", RuleGroup.Integrity, FindingSeverity.Information)
        {
            Title = "Script without a way back",
            Reason =
                $"{Operation.Undo} takes a script back with the file of its name in down. Without one it derives the way back "
                + $"where it can: not for what destroys or changes data, and not where there is no sandbox to try it on. Then "
                + $"the way back is written at night, during the outage.",
            SafeWay =
                $"Write down/<name of the script>, as {Operation.NewScript} scaffolds it; {Operation.DeriveDown} writes what "
                + $"the script's text tells of it.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var down = new CompanionFolder(folder, "down");
        Script[] alone = [.. folder.Scripts.Where(script => script.File.Kind == ScriptKind.OneTime && !IsWritten(down, script))];
        // A folder that has no way back at all has decided so.
        if (alone.Length > 1 && !down.Exists)
            return
            [
                new RuleHit(
                    $"There is no folder down: whether the {alone.Length} scripts in {FoldersOf(alone)} can be taken back is "
                        + "known only when it is tried."
                ),
            ];
        return alone.Select(script => new RuleHit(
            down.Holds(script)
                ? $"down/{script.File.Name}, which is to take {script.File} back, is as it was scaffolded."
                : $"{script.File} has no file in down that takes it back."
        )
        {
            Script = script.File,
        });
    }

    private static string FoldersOf(IEnumerable<Script> scripts) =>
        string.Join(", ", scripts.Select(script => script.File.Folder).Distinct(StringComparer.Ordinal));

    // A file that cannot be read is another rule's.
    private static bool IsWritten(CompanionFolder down, Script script) =>
        down.PathOf(script) is { } path && !(CompanionFolder.TryRead(path) is { } text && DownStub.IsUntouched(text));
}
