using System.Globalization;
using System.Text;
using PgMigrate.Spring.Files;
using PgMigrate.Spring.Resources;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Flyway;

/// <summary>
/// An application's migrations as a migration folder of PgMigrate, in a private temporary folder. What has a version runs once,
/// by <c>up/VERSION/V1__name.sql</c>, where the folder keeps Flyway's order; what is repeated runs when it was changed.
/// </summary>
internal sealed class FlywayFolder : IDisposable
{
    private const string Once = "up";
    private const string AnyTime = "runAfterOtherAnyTimeScripts";
    private const string Schemas = "runBeforeUp";

    // As the engine orders scripts.
    private static readonly StringComparer ScriptOrder = StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true);

    private static readonly System.Buffers.SearchValues<char> WordCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pgmigrate-exec-");
    private readonly PlaceholderText _placeholders;
    private readonly FlywaySettings _settings;

    private FlywayFolder(FlywaySettings settings)
    {
        _settings = settings;
        _placeholders = new PlaceholderText(settings);
    }

    /// <summary>Its full path.</summary>
    public string Path => _folder.FullName;

    /// <summary>Values of tokens in its scripts.</summary>
    public IReadOnlyDictionary<string, ResolvedValue> Tokens => _placeholders.Tokens;

    /// <summary>Writes the folder.</summary>
    /// <param name="migrations">The migrations in Flyway's order.</param>
    /// <param name="settings">How they are read.</param>
    /// <exception cref="SpringException">One of them cannot be run here.</exception>
    public static FlywayFolder Write(IReadOnlyList<FlywayMigration> migrations, FlywaySettings settings)
    {
        RefuseOtherOrder([.. migrations.Where(migration => migration.Version is null)]);
        var folder = new FlywayFolder(settings);
        try
        {
            folder.WriteAll(migrations);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The name that the history gets of a migration.</summary>
    public static string NameOf(FlywayMigration migration)
    {
        string name = migration.FileName.EndsWith(".sql", StringComparison.Ordinal)
            ? migration.FileName
            : migration.FileName + ".sql";
        return migration.Version is { } version ? $"{version.SortKey}/{name}" : name;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            _folder.Delete(recursive: true);
    }

    private void WriteAll(IReadOnlyList<FlywayMigration> migrations)
    {
        if (_settings.Schemas.Count > 0)
            WriteFile(Schemas, "flyway-schemas.sql", SchemaText());
        long total = 0;
        foreach (FlywayMigration migration in migrations)
        {
            RefuseName(migration);
            byte[] content = migration.Resource.Read(Limits.Migration);
            if ((total += content.Length) > Limits.Migrations)
                throw new SpringException(
                    "The migrations have more than 1 GB.",
                    "Load data in another way: docs/guides/loads.md."
                );
            string text = TextEncoding.Decode(content, _settings.Encoding, migration.Resource.Place);
            RefuseTokens(text, migration.Resource.Place);
            WriteFile(
                migration.Version is null ? AnyTime : Once,
                NameOf(migration),
                _placeholders.Convert(text, migration.Resource.Place)
            );
        }
    }

    private string SchemaText()
    {
        var text = new StringBuilder("-- Flyway makes these schemas where they are missing.\n");
        foreach (string schema in _settings.Schemas)
            text.Append(
                CultureInfo.InvariantCulture,
                $"CREATE SCHEMA IF NOT EXISTS \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\";\n"
            );
        return text.ToString();
    }

    private void WriteFile(string folder, string name, string text)
    {
        string path = System.IO.Path.Combine(Path, folder, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    // Flyway orders by description, byte by byte; scripts are ordered by name, case ignored.
    private static void RefuseOtherOrder(FlywayMigration[] repeated)
    {
        foreach (var (first, second) in repeated.Zip(repeated.Skip(1)))
            if (ScriptOrder.Compare(Bare(first), Bare(second)) >= 0)
                throw new SpringException(
                    $"Flyway repeats {first.FileName} before {second.FileName}; by name they come the other way round.",
                    "Rename one of them, R__01_… for instance: a repeated migration runs once more then, and that is all."
                );

        static string Bare(FlywayMigration migration) => System.IO.Path.GetFileNameWithoutExtension(migration.FileName);
    }

    // Names by which scripts of a folder run every time, or in one environment.
    private static void RefuseName(FlywayMigration migration)
    {
        if (
            migration.FileName.Contains(".ENV.", StringComparison.OrdinalIgnoreCase)
            || migration.FileName.Contains("everytime.", StringComparison.OrdinalIgnoreCase)
        )
            throw new SpringException(
                $"{migration.Resource.Place} has a name that means something else here: .ENV., everytime.",
                "Rename it, or give a migration folder with -Path."
            );
    }

    private static void RefuseTokens(string text, string place)
    {
        int start = text.IndexOf("{{", StringComparison.Ordinal);
        if (start >= 0 && text.AsSpan(start + 2).IndexOf("}}") is > 0 and < 64 and { } length)
            if (text.AsSpan(start + 2, length).IndexOfAnyExcept(WordCharacters) < 0)
                throw new SpringException(
                    $"{place} has {text.AsSpan(start, length + 4)}, which is a token here and text for Flyway.",
                    "Write it in two pieces: '{' || '{…}}'."
                );
    }
}
