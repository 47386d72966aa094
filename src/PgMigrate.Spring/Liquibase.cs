using PgMigrate.Spring.Resources;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring;

/// <summary>Whether an application migrates by Liquibase, whose changelogs are not run here.</summary>
internal static class Liquibase
{
    private const string Default = "classpath:/db/changelog/db.changelog-master.yaml";

    /// <summary>Where the application's changelog is; null where it has none, or spring.liquibase.enabled is false.</summary>
    /// <exception cref="SpringException">The switch cannot be read.</exception>
    public static string? ChangelogOf(SpringApplication application)
    {
        SpringEnvironment environment = application.Environment;
        if (!environment.Flag("spring.liquibase.enabled", true).Value)
            return null;
        ResolvedValue? said = environment.FindText("spring.liquibase.change-log");
        string path = (said?.Text ?? Default).Replace("classpath:", string.Empty, StringComparison.Ordinal).TrimStart('/');
        Resource? file = application.Files.Find(path);
        return file?.Place ?? (said is null ? null : $"{said.Text} ({said.Origin})");
    }

    /// <summary>Says that a changelog is not run.</summary>
    public static SpringException Refuse(string changelog) =>
        new(
            $"The application migrates by Liquibase, by {changelog}: changelogs are not run here.",
            "Give a migration folder of your own with -Path, and Liquibase is switched off for the program; or let Liquibase do "
                + "it, and set spring.liquibase.enabled to false here if the changelog is not at work."
        );
}
