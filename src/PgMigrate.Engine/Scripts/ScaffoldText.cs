using System.Globalization;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>What stands in the files of a new migration. All of it is valid SQL.</summary>
/// <param name="title">What the migration does, in words.</param>
/// <param name="folder">The script's folder.</param>
/// <param name="name">The files' name.</param>
internal sealed class ScaffoldText(string title, string folder, string name)
{
    private readonly string _title = RequireTitle(title);

    /// <summary>The script itself: comments, until its author writes it.</summary>
    internal string Script(bool noTransaction, bool withDown, bool withVerify)
    {
        var text = new StringBuilder($"-- {_title}\n");
        if (noTransaction)
            text.Append("-- pgmigrate:transaction off\n");
        text.Append("--\n");
        text.Append(
            noTransaction
                ? "-- Each statement commits by itself and is checkpointed: an interrupted run goes on with the next one.\n"
                : "-- Runs in one transaction, its history row inside: it is wholly applied, or not at all.\n"
        );
        if (withDown)
            text.Append(CultureInfo.InvariantCulture, $"-- Taken back by down/{name}.\n");
        if (withVerify)
            text.Append(CultureInfo.InvariantCulture, $"-- Verified by verify/{name}.\n");
        return text.Append('\n').ToString();
    }

    /// <summary>
    /// The way back. It fails until it is written: taking a migration back by doing nothing would falsify the history.
    /// </summary>
    internal string Down() => DownStub.Write(_title, folder, name);

    /// <summary>The check: comments with an example, until its author writes it.</summary>
    internal string Verify() =>
        $"""
            -- Verifies {folder}/{name}: {_title}
            --
            -- Raise an exception where the migration has not done what it should, for instance:
            --
            --   DO $$
            --   BEGIN
            --       IF EXISTS (SELECT FROM tara.asset WHERE owner IS NULL) THEN
            --           RAISE EXCEPTION 'an asset has no owner';
            --       END IF;
            --   END
            --   $$;

            """.ReplaceLineEndings("\n");

    /// <summary><c>Add owner to asset</c> as <c>add_owner_to_asset</c>: ASCII, which every machine sorts alike.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: no letter or digit is left.</exception>
    internal static string SnakeCase(string title)
    {
        var name = new StringBuilder();
        char before = '_';
        foreach (char character in title.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
                continue;
            bool isPart = char.IsAsciiLetterOrDigit(character);
            bool isBoundary = !isPart || (char.IsAsciiLetterUpper(character) && char.IsAsciiLetterLower(before));
            if (isBoundary && name.Length > 0 && name[^1] != '_')
                name.Append('_');
            if (isPart)
                name.Append(char.ToLowerInvariant(character));
            before = character;
        }

        string trimmed = name.ToString().TrimEnd('_');
        return trimmed.Length > 0 ? trimmed : throw Refuse(title, "It has no letter from a to z and no digit.");
    }

    // The title becomes a comment line: it must stay on it, hold no token, and be no directive.
    private static string RequireTitle(string title)
    {
        string trimmed = title.Trim();
        if (OneLine.Of(trimmed) != trimmed)
            throw Refuse(title, "It has more than one line.");
        if (trimmed.Contains("{{", StringComparison.Ordinal))
            throw Refuse(title, "It holds {{, which begins a token.");
        if (trimmed.Contains("pgmigrate:", StringComparison.OrdinalIgnoreCase))
            throw Refuse(title, "It reads like a directive.");
        return trimmed;
    }

    private static MigrationException Refuse(string title, string reason) =>
        new(
            MigrationErrorId.OptionsInvalid,
            $"'{title}' cannot name a migration. {reason}",
            "Say in a few words what it does, for instance: Add owner to asset."
        );
}
