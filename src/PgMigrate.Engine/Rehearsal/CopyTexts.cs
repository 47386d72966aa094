namespace PgMigrate.Engine.Rehearsal;

/// <summary>Whose texts run on a private server of this machine, which decides how much they may do there.</summary>
internal enum CopyTexts
{
    /// <summary>The folder's files alone. They are the operator's own, and run as a superuser, whatever they need.</summary>
    Folder,

    /// <summary>
    /// What a database holds as well: texts of its history, schemas that runs have kept or that it has now, and what is derived
    /// from these. Who can write there need not be trusted with this machine, so everything runs as a role that can do nothing
    /// outside of its database: what was made may call traps, whoever calls it.
    /// </summary>
    Database,
}
