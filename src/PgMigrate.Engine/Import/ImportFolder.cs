using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>Where the scripts are that a tool's table names: in the folder that they were converted into, or in the tool's own.</summary>
/// <param name="Record">What each script was for the tool.</param>
/// <param name="IsConverted">False where it is the tool's own folder, which is read as it is.</param>
internal sealed record ImportFolder(ConversionRecord Record, bool IsConverted)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: it comes from another tool, or nobody reads folders of this one;
    /// errors of its files.</exception>
    public static ImportFolder Read(ImportOptions options)
    {
        if (ConversionRecord.Read(options.Path) is not { } record)
            return new ImportFolder(
                ConversionRecord.Of(KnownLayouts.Of(options.From).Read(new LayoutSource(options.Path))),
                IsConverted: false
            );
        // Whatever tool has made a database, its dump is a baseline.
        if (record.Tool != options.From && record.Tool != MigrationTool.PgDump)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{options.Path} was converted from {record.Tool}, and not from {options.From}.",
                $"Give {ImportOption.From.To(record.Tool)}, or the folder that was converted from {options.From}."
            )
            {
                Path = ConversionRecord.PathIn(options.Path),
            };
        return new ImportFolder(record, IsConverted: true);
    }

    /// <summary>The scripts, each with its file.</summary>
    /// <param name="files">The files of the folder.</param>
    public IReadOnlyList<FolderScript> Scripts(IEnumerable<ScriptFile> files)
    {
        var named = files.ToDictionary(file => file.ToString(), StringComparer.Ordinal);
        return [.. Record.Scripts.Select(origin => new FolderScript(origin, named.GetValueOrDefault(origin.Script)))];
    }
}
