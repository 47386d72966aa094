using PgMigrate.Spring.Files;
using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.Flyway;

/// <summary>Reads what stands beside a migration: <c>V1__a.sql.conf</c>.</summary>
internal static class ScriptConfiguration
{
    /// <summary>
    /// Refuses what it says, but for executeInTransaction: a statement that cannot run in a transaction is recognised without it.
    /// </summary>
    /// <exception cref="SpringException">It says something else.</exception>
    public static void Check(Resource file, List<string> notes)
    {
        string text = TextEncoding.Decode(file.Read(Limits.Configuration), "utf-8", file.Place);
        foreach (var value in PropertiesFile.Read(text, file.Place).SelectMany(document => document))
            if (value.Name == "executeInTransaction")
                notes.Add(
                    $"{value.Origin} is not needed: what cannot run in a transaction is recognised, and runs outside of one."
                );
            else
                throw new SpringException(
                    $"{value.Origin} sets {value.Name}, which is not known here.",
                    "Take it out; or write the script anew in a migration folder, and give that with -Path."
                );
    }
}
