using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// The conversion of another tool's folder into a migration folder: what would be written, before anything is. A second one
/// writes what is new, and changes no file.
/// </summary>
internal sealed class FolderConversion
{
    private const int NamedFiles = 3;

    private readonly ConvertedFolder _converted;
    private readonly string _destination;
    private readonly ConversionRecord _record;
    private readonly ConversionRecord? _before;

    private FolderConversion(ConvertedFolder converted, string destination)
    {
        _converted = converted;
        _destination = destination;
        _record = ConversionRecord.Of(converted);
        _before = ConversionRecord.Read(destination);
    }

    /// <summary>What has no equal here, or is to be looked at.</summary>
    public IReadOnlyList<ConversionFinding> Findings => _converted.Findings;

    /// <summary>Full path of the record that is written with the scripts.</summary>
    public string RecordPath => ConversionRecord.PathIn(_destination);

    /// <summary>True where the record that is there says the same already.</summary>
    public bool IsRecorded => _before?.ToString() == _record.ToString();

    /// <summary>
    /// Scripts that an earlier conversion has written, and this one does not give: the tool's folder has lost them, or they come
    /// over under another name.
    /// </summary>
    public IEnumerable<RecordedOrigin> Gone =>
        (_before?.Scripts ?? []).Where(earlier => !_record.Scripts.Any(script => script.Script == earlier.Script));

    /// <summary>Reads a folder, and holds what it gives against what is there.</summary>
    /// <param name="tool">Whose folder it is.</param>
    /// <param name="source">The folder.</param>
    /// <param name="destination">Full path of the migration folder; it need not exist.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it.</param>
    /// <exception cref="MigrationException">OptionsInvalid; what reading the folder may raise; ScriptNameCollision: two scripts
    /// come over under one name; ConversionDiffers: files that are there say something else.</exception>
    public static FolderConversion Of(MigrationTool tool, LayoutSource source, string destination, string? configuration)
    {
        if (FolderLayout.Find(destination, configuration) != FolderLayout.Default)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{ConfigurationFile.FileName} names folders of scripts for {destination}: conversion writes into grate's own.",
                "Take the folders out, or convert into another place."
            );
        var conversion = new FolderConversion(KnownLayouts.Of(tool).Read(source), destination);
        conversion.RefuseOtherTool();
        conversion.RefuseCollisions();
        conversion.RefuseDifferences();
        return conversion;
    }

    /// <summary>The files that are not there yet, scripts before what takes them back and proves them.</summary>
    public IReadOnlyList<ScaffoldFile> NewFiles =>
        [
            .. ConvertedFile
                .Of(_converted)
                .Select(file => new ScaffoldFile(file.PathIn(_destination), file.Text))
                .Where(file => !File.Exists(file.Path)),
        ];

    /// <summary>Refuses to write a part of what the folder holds.</summary>
    /// <exception cref="MigrationException">ConversionIncomplete.</exception>
    public void RefuseErrors() => ConversionErrors.Refuse(_converted);

    /// <summary>Writes the record into the folder, which is there.</summary>
    /// <exception cref="MigrationException">ScriptUnwritable.</exception>
    public void WriteRecord() => _record.Write(_destination);

    private void RefuseOtherTool()
    {
        if (_before is not null && _before.Tool != _record.Tool)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{_destination} was converted from a folder of {_before.Tool}, and this one is of {_record.Tool}.",
                "Convert each into a folder of its own."
            )
            {
                Path = RecordPath,
            };
    }

    private void RefuseCollisions()
    {
        var twice = _converted
            .Scripts.GroupBy(script => script.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is null)
            return;
        var (first, second) = (twice.First(), twice.Last());
        throw new MigrationException(
            MigrationErrorId.ScriptNameCollision,
            $"{first.Origin} and {second.Origin} would both become {twice.Key}.",
            "Rename the one that has not been applied anywhere yet."
        )
        {
            Script = twice.Key,
        };
    }

    private void RefuseDifferences()
    {
        ConvertedFile[] differing =
        [
            .. ConvertedFile.Of(_converted).Where(file => File.Exists(file.PathIn(_destination)) && !IsSame(file)),
        ];
        if (differing.Length == 0)
            return;
        var named = string.Join(", ", differing.Take(NamedFiles).Select(file => $"{file.Name} (from {file.Origin})"));
        var more = differing.Length > NamedFiles ? $", and {differing.Length - NamedFiles} more" : string.Empty;
        throw new MigrationException(
            MigrationErrorId.ConversionDiffers,
            $"{_destination} has files that say something else than the conversion gives: {named}{more}.",
            "Where the tool's script was changed, make that change as a new script. Where the converted one was, convert into an "
                + "empty folder and compare."
        )
        {
            Script = differing[0].Name,
            Path = differing[0].PathIn(_destination),
        };
    }

    // Line ends are git's to change.
    private bool IsSame(ConvertedFile file) =>
        Lines(Sql.ScriptText.DecodeAsGrate(Sql.ScriptText.ReadBytes(file.PathIn(_destination))).Text) == Lines(file.Text);

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
